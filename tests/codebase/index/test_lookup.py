"""Finding symbols by name and by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.counters import QuarterCounter
from tests.support.folders import FolderTree, write_tree
from tier_code.adapters.offload import InlineOffload
from tier_code.codebase.index.catalog import Catalog
from tier_code.codebase.index.lookup import find_symbols, symbols_in_file, unreadable_files
from tier_code.domain.errors import UsageProblem
from tier_code.ports.code import Symbol
from tier_code.ports.source import Overlay

COUNTER = QuarterCounter()
FILES: dict[str, str | bytes] = {
    "src/pkg/__init__.py": '"""The package."""\nfrom pkg.encoding import encode\n',
    "src/pkg/encoding.py": """
        LIMIT = 3

        def encode(text):
            '''Encode.'''

        class Match:
            def __init__(self, spans):
                self.spans = spans

            def span(self):
                return self.spans

            def _hidden(self): ...

            def __len__(self): ...
        """,
    "tests/test_encoding.py": "def encode(): ...\n",
    "README.md": "encode\n",
}


@pytest.fixture
def tree(tmp_path: Path) -> FolderTree:
    return write_tree(tmp_path, FILES)


def found(tree: FolderTree, dotted: str) -> list[str]:
    return [str(symbol.target) for symbol in find_symbols(tree, dotted, COUNTER)]


@pytest.mark.parametrize(
    ("dotted", "expected"),
    [
        ("encode", ["src/pkg/encoding.py::encode", "tests/test_encoding.py::encode"]),
        ("encoding.encode", ["src/pkg/encoding.py::encode"]),
        ("pkg.encoding.encode", ["src/pkg/encoding.py::encode"]),
        ("Match.span", ["src/pkg/encoding.py::Match.span"]),
        ("span", ["src/pkg/encoding.py::Match.span"]),
        ("spans", ["src/pkg/encoding.py::Match.spans"]),
        ("LIMIT", ["src/pkg/encoding.py::LIMIT"]),
        ("encoding.py", ["src/pkg/encoding.py::"]),
        ("pkg/encoding.py", ["src/pkg/encoding.py::"]),
        ("pkg.encoding", ["src/pkg/encoding.py::"]),
        ("encoding", ["src/pkg/encoding.py::"]),
        ("pkg", ["src/pkg/__init__.py::"]),
        ("src/pkg/encoding.py::Match", ["src/pkg/encoding.py::Match"]),
        ("src/pkg/encoding.py::", ["src/pkg/encoding.py::"]),
        ("pkg/encoding.py::Match", []),
        ("src/pkg/encoding.py::Nothing", []),
        ("pan", []),
        ("nothing", []),
        ("", []),
    ],
)
def test_names_are_found_by_the_end_of_their_dotted_path(
    tree: FolderTree, dotted: str, expected: list[str]
) -> None:
    assert found(tree, dotted) == expected


def test_a_bare_word_means_a_definition_before_a_module_of_that_name(tmp_path: Path) -> None:
    tree = write_tree(tmp_path, {"parse.py": "def parse(): ...\n"})
    assert found(tree, "parse") == ["parse.py::parse"]
    assert found(tree, "parse.py") == ["parse.py::"]


def test_repeated_definitions_are_numbered_and_found_by_the_plain_name(tmp_path: Path) -> None:
    tree = write_tree(tmp_path, {"a.py": "if X:\n    def f(): ...\nelse:\n    def f(): ...\n"})
    assert found(tree, "f") == ["a.py::f", "a.py::f#2"]
    assert found(tree, "f#2") == ["a.py::f#2"]


def test_a_stub_beside_its_module_defines_nothing_of_its_own(tmp_path: Path) -> None:
    stub = "from typing import overload\n@overload\ndef f(a: int): ...\n@overload\ndef f(a: str): ...\ndef g(): ...\n"
    tree = write_tree(tmp_path, {"a.py": "def f(a): ...\n", "a.pyi": stub})
    assert found(tree, "f") == ["a.py::f"]
    assert found(tree, "g") == ["a.pyi::g"]
    assert found(tree, "a.pyi::g") == ["a.pyi::g"]


def test_a_file_lists_its_module_first_then_callables_and_classes_in_line_order(tree: FolderTree) -> None:
    symbols = symbols_in_file(tree, "src/pkg/encoding.py", COUNTER)
    assert [(symbol.target.qualname, symbol.kind, symbol.line) for symbol in symbols] == [
        ("", "module", 1),
        ("encode", "function", 3),
        ("Match", "class", 6),
        ("Match.__init__", "method", 7),
        ("Match.span", "method", 10),
        ("Match._hidden", "method", 13),
        ("Match.__len__", "method", 15),
    ]


def test_symbols_say_whether_they_are_public_and_documented(tree: FolderTree) -> None:
    symbols = {s.target.qualname: s for s in symbols_in_file(tree, "src/pkg/encoding.py", COUNTER)}
    assert {name for name, symbol in symbols.items() if symbol.documented} == {"encode"}
    assert {name for name, symbol in symbols.items() if not symbol.public} == {
        "Match._hidden",
        "Match.__len__",
    }
    assert symbols["encode"].tokens == COUNTER.count("def encode(text):\n    '''Encode.'''\n")


def test_what_cannot_be_reached_or_only_accompanies_is_not_public(tmp_path: Path) -> None:
    tree = write_tree(
        tmp_path,
        {
            "a.py": """
            from typing import overload
            @overload
            def f(x: int) -> int: ...
            @overload
            def f(x: str) -> str: ...
            def f(x):
                def inner(): ...
            class A:
                @property
                def p(self): ...
                @p.setter
                def p(self, value): ...
            """
        },
    )
    symbols = symbols_in_file(tree, "a.py", COUNTER)
    assert [s.target.qualname for s in symbols if s.public] == ["", "f#3", "A", "A.p"]


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        ("broken.py", b"x = 1\ndef f(:\n", "broken.py:2"),
        ("latin.py", b"# \xe9\n", "encoding"),
        ("missing.py", None, "no such file"),
        ("notes.txt", b"words", "not a file of a language"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(
    tmp_path: Path, path: str, content: bytes | None, message: str
) -> None:
    tree = write_tree(tmp_path, {} if content is None else {path: content})
    with pytest.raises(UsageProblem, match=message):
        symbols_in_file(tree, path, COUNTER)


def test_a_broken_file_affects_only_itself(tmp_path: Path) -> None:
    tree = write_tree(
        tmp_path,
        {"a.py": "def wanted(): ...\n", "b.py": "def wanted(:\n", "c.py": b"# \xff\ndef wanted(): ...\n"},
    )
    assert "a.py::wanted" in found(tree, "wanted")
    assert not [place for place in found(tree, "wanted") if place.startswith("c.py")]
    assert unreadable_files(tree) == ("c.py",)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfdef f():\n    pass\n",
        b"# -*- coding: latin-1 -*-\ndef f():\n    return '\xe9'\n",
        b"def f():\r\n    pass\r\n",
        b"def f():\n\tpass",
        "def f():\n    return 'ü'\n".encode(),
    ],
    ids=["bom", "latin-1 cookie", "crlf", "tab, no final newline", "utf-8"],
)
def test_any_encoding_and_line_end_is_read(tmp_path: Path, content: bytes) -> None:
    symbols = symbols_in_file(write_tree(tmp_path, {"a.py": content}), "a.py", COUNTER)
    assert [symbol.target.qualname for symbol in symbols] == ["", "f"]
    assert symbols[1].end_line == symbols[1].line + 1


def test_a_name_that_is_not_ascii_is_found_in_another_encoding(tmp_path: Path) -> None:
    tree = write_tree(tmp_path, {"a.py": "# coding: latin-1\ndef größe(): ...\n".encode("latin-1")})
    assert found(tree, "größe") == ["a.py::größe"]


async def test_the_catalog_sees_staged_changes(tree: FolderTree) -> None:
    catalog = Catalog(InlineOffload(), COUNTER)
    staged = Overlay(tree, {"src/pkg/encoding.py": b"def recode(): ...\n", "tests/test_encoding.py": None})
    assert [s.target.path for s in await catalog.find(staged, "recode")] == ["src/pkg/encoding.py"]
    assert await catalog.find(staged, "encode") == ()
    names = [s.name for s in await catalog.in_file(staged, "src/pkg/encoding.py")]
    assert names == ["encoding", "recode"]
    assert await catalog.paths_matching(staged, "encoding.py") == ("src/pkg/encoding.py",)
    assert await catalog.unreadable(staged) == ()


def test_every_symbol_can_be_found_again_by_its_target(tree: FolderTree) -> None:
    def again(symbol: Symbol) -> tuple[Symbol, ...]:
        return find_symbols(tree, str(symbol.target), COUNTER)

    symbols = symbols_in_file(tree, "src/pkg/encoding.py", COUNTER)
    assert all(again(symbol) == (symbol,) for symbol in symbols)
