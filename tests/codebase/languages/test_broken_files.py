"""Cut, damaged, deep and odd files of every language are read as far as they go, and soon."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.codebase.languages.outlines import read, sample_files
from tests.support.counters import QuarterCounter
from tests.support.memory_tree import memory_tree
from tier_code.codebase.exploring.outlining import outline
from tier_code.codebase.index.facts import FileFacts
from tier_code.codebase.index.generic import MOST_BYTES, read_facts
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.index.references import references_in
from tier_code.codebase.languages.grammars import Grammar, grammar_for

PARTS = (
    b"{",
    b"}",
    b"(",
    b")",
    b"<",
    b'"',
    b"'",
    b"`",
    b"/*",
    b"*/",
    b"\n",
    b"\0",
    b"\xff",
    b"<<<",
    b"=>",
    b"#",
    b"@",
)
OPENINGS = ("{", "(", "[", "class A {", "f(() => {", "if (a) {", "namespace N {", "-", "!", "a ? b : ", "<a>")


def damaged(source: bytes, seed: int) -> Iterator[bytes]:
    """The same source cut off, with a piece missing, doubled, and with marks strewn in."""
    chance = random.Random(seed)
    for _ in range(12):
        start, end = sorted(chance.randrange(len(source) + 1) for _ in range(2))
        yield source[:start]
        yield source[:start] + source[end:]
        yield source[:end] + source[start:]
        pieces = bytearray(source)
        for _ in range(6):
            at = chance.randrange(len(pieces) + 1)
            pieces[at:at] = chance.choice(PARTS)
        yield bytes(pieces)


def sound(facts: FileFacts, source: bytes) -> None:
    """What was found lies in the file, under names that can be written as targets."""
    for qualname, definition in facts.definitions.items():
        start, end = definition.span
        assert 0 <= start < end <= len(source)
        assert (
            1 <= definition.lines.start <= definition.header.end <= definition.lines.end <= facts.line_count
        )
        assert qualname
        assert not any(character.isspace() for character in qualname)
        assert definition.docstring is None or definition.docstring.end <= definition.lines.start
    for each in facts.imports:
        assert 1 <= each.statement.start <= each.statement.end <= facts.line_count


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: str(path.name))
def test_damaged_files_are_read_as_far_as_they_go(path: Path) -> None:
    grammar = grammar_for(path.name)
    assert grammar is not None
    for source in damaged(path.read_bytes(), seed=len(path.name)):
        text = source.decode("utf-8", "replace").encode()
        sound(read(path, text), text)
        references_in(grammar, text)


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: str(path.name))
def test_deep_and_long_files_end(path: Path) -> None:
    for opening in OPENINGS:
        text = (opening * 1200).encode()
        sound(read(path, text), text)
    wide = path.read_bytes() * 40
    facts = read(path, wide)
    sound(facts, wide)
    assert len(facts.definitions) >= len(read(path).definitions)


@pytest.mark.parametrize("source", [b"", b"\n", b"\0", b"   ", b"\r\n\r\n", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("path", sample_files(), ids=lambda path: str(path.name))
def test_files_with_nothing_in_them_have_no_definitions(path: Path, source: bytes) -> None:
    assert read(path, source).definitions == {}


def test_files_that_only_machines_write_are_left_to_text_search() -> None:
    grammar = grammar_for("a.ts")
    assert grammar is not None
    assert read_facts(grammar, b"let a = 1;\n" * (MOST_BYTES // 11 + 1), "").definitions == {}


def test_a_grammar_that_does_not_get_through_is_given_up() -> None:
    text = "f(() => {" * 20_000
    reader = SourceReader(memory_tree({"a.sh": text, "b.sh": "f() { :; }\n"}))
    tangled, good = reader.file("a.sh"), reader.file("b.sh")
    assert tangled is not None
    assert tangled.facts.definitions == {}
    assert good is not None
    assert list(good.facts.definitions) == ["f"]


def test_a_language_without_queries_or_grammar_has_no_facts() -> None:
    unknown = Grammar(name="unheard-of", wheel="tree_sitter_python", suffixes=(".unheard",))
    assert read_facts(unknown, b"def f(): pass\n", "").definitions == {}
    assert grammar_for("a.unheard") is None
    tree = memory_tree({"a.unheard": "define f\n"})
    shown = outline(tree, "a.unheard", 100, QuarterCounter())
    assert shown is not None
    assert "define f" in shown.text


def test_a_bundle_with_one_statement_of_twenty_thousand_functions_is_read() -> None:
    functions = ",".join(f"a{number}=function(b){{return b+{number}}}" for number in range(20_000))
    assert len(read(Path("bundle.js"), f"!function(){{var {functions}}}();".encode()).definitions) == 20_000


@pytest.mark.parametrize("form", ['import {{{}}} from "./x"', 'export {{{}}} from "./x"'])
def test_a_statement_that_binds_thousands_of_names_is_read(form: str) -> None:
    names = [f"a{number}" for number in range(3_000)]
    facts = read(Path("barrel.ts"), form.format(", ".join(names)).encode())
    assert [(each.name, each.source.module) for each in facts.imports] == [
        (name, "./x") for name in sorted(names)
    ]


def test_names_of_the_file_itself_that_are_handed_on_are_no_imports() -> None:
    assert read(Path("own.ts"), b"const a = 1\nexport { a, a as b }\n").imports == ()
