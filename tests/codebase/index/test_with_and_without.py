"""Every answer is the same with an index, without one, and with one that files have moved away from."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.counters import QuarterCounter
from tests.support.folders import FolderTree, write_tree
from tests.support.indexes import aged, brought_up, looked_up, shelf_in
from tier_code.codebase.exploring.mapping import repo_map
from tier_code.codebase.exploring.scanning import forget_scans
from tier_code.codebase.exploring.text_search import search
from tier_code.codebase.exploring.usages import references
from tier_code.codebase.index.extract import extract_facts
from tier_code.codebase.index.facts_codec import pack_facts
from tier_code.codebase.index.lookup import find_symbols, symbols_in_file
from tier_code.codebase.index.reading import SourceReader, digest_of, forget_facts
from tier_code.codebase.languages.grammars import PYTHON
from tier_code.codebase.slices.slicing import slice_for
from tier_code.domain.errors import TierCodeError
from tier_code.domain.plan import parse_target
from tier_code.ports.index_store import KeptContent, KeptFile
from tier_code.ports.source import Overlay, SourceTree

COUNTER = QuarterCounter()
NAMES = ("alpha", "Beta", "gamma", "beta")
PATHS = ("a.py", "pkg/__init__.py", "pkg/b.py", "c.ts", "made_pb2.py", "d.pyi")
PIECES = (
    "def alpha():\n    return gamma()\n\n",
    "class Beta:\n    def gamma(self):\n        self.alpha = 1\n\n",
    "from pkg.b import Beta as beta\n",
    "gamma = alpha  # alphabet\n",
    "export function alpha() { return Beta }\n",
    "# coding: latin-1\n",
    "def broken(:\n",
    "x = 'alphagamma'\n",
    "\u00e9\u00e8 = alpha\n",
)

contents = st.lists(st.sampled_from(PIECES), max_size=4).map(lambda parts: "".join(parts).encode())
trees = st.dictionaries(st.sampled_from(PATHS), contents, min_size=1)
changes = st.dictionaries(st.sampled_from(PATHS), st.none() | contents, max_size=3)


def answers(tree: SourceTree) -> list[object]:
    """What is asked of a tree in all the ways that an index may answer."""
    paths = tree.paths()
    asked: list[Callable[[], object]] = []
    asked += [partial(symbols_in_file, tree, path, COUNTER) for path in paths]
    asked += [partial(repo_map, tree, budget, COUNTER) for budget in (80, 2000)]
    for name in NAMES:
        asked += [
            partial(find_symbols, tree, name, COUNTER),
            partial(find_symbols, tree, f"Beta.{name}", COUNTER),
            partial(_holding, tree, name),
            partial(search, tree, name, 500, COUNTER),
            partial(search, tree, f"{name[1:]} ", 500, COUNTER),
            partial(references, tree, name, 500, COUNTER),
        ]
        asked += [
            partial(slice_for, tree, [parse_target(f"{path}::{name}")], 800, COUNTER, bodies=True)
            for path in paths[:2]
        ]
    return [_told(each) for each in asked]


def _holding(tree: SourceTree, name: str) -> list[str]:
    return [*SourceReader(tree).holding(tree.paths(), name)]


def _told(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except TierCodeError as problem:
        return f"{type(problem).__name__}: {problem}"


@settings(max_examples=8, deadline=None)
@given(before=trees, moved=changes, staged=changes)
def test_answers_do_not_depend_on_the_index(
    before: dict[str, bytes], moved: dict[str, bytes | None], staged: dict[str, bytes | None]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "repo")
        tree = write_tree(root, before)
        shelf = shelf_in(Path(folder))
        aged(root, tuple(before))
        brought_up(tree, shelf)
        for path, content in moved.items():
            place = root / path
            if content is None:
                place.unlink(missing_ok=True)
            else:
                write_tree(root, {path: content})
        for seen in (tree, Overlay(tree, staged), Overlay(Overlay(tree, staged), moved)):
            forget_facts()
            forget_scans()
            without = answers(seen)
            forget_facts()
            forget_scans()
            with looked_up(shelf):
                assert answers(seen) == without


def test_a_file_that_did_not_move_is_not_read_to_be_ruled_out(tmp_path: Path) -> None:
    root = tmp_path / "repo"
    read: list[str] = []

    class Watched(FolderTree):
        __slots__ = ()

        def read(self, path: str) -> bytes | None:
            read.append(path)
            return super().read(path)

    write_tree(root, {"a.py": "def alpha(): pass\n", "b.py": "def beta(): alpha()\n", "c.py": "x = 1\n"})
    aged(root)
    tree = Watched(str(root))
    brought_up(tree, shelf_in(tmp_path))
    read.clear()
    with looked_up(shelf_in(tmp_path)):
        assert [*SourceReader(tree).holding(["a.py", "b.py", "c.py"], "alpha")] == ["a.py", "b.py"]
        assert read == ["a.py", "b.py"]
        read.clear()
        assert [symbol.name for symbol in find_symbols(tree, "alpha", COUNTER)] == ["alpha"]
        assert set(read) == {"a.py"}
        (root / "c.py").write_text("alpha = 2\n", encoding="utf-8")
        assert [*SourceReader(tree).holding(["a.py", "b.py", "c.py"], "alpha")] == ["a.py", "b.py", "c.py"]


def test_maps_and_searches_read_only_what_they_show(tmp_path: Path) -> None:
    root = tmp_path / "repo"
    read: list[str] = []

    class Watched(FolderTree):
        __slots__ = ()

        def read(self, path: str) -> bytes | None:
            read.append(path)
            return super().read(path)

    files = {f"m{number}.py": f"def made_{number}():\n    return {number}\n" for number in range(60)}
    write_tree(root, {**files, "notes.md": "made_7 is described here\n"})
    aged(root)
    tree = Watched(str(root))
    brought_up(tree, shelf_in(tmp_path))
    read.clear()
    with looked_up(shelf_in(tmp_path)):
        assert "m7.py" in search(tree, "def made_7(", 400, COUNTER).paths
        # What stands in no index is read as ever; a word may go on behind the text, but not before it.
        assert set(read) == {"m7.py", "notes.md"}
        read.clear()
        assert "60 with signatures" not in repo_map(tree, 300, COUNTER).text
        assert len(set(read)) == 30, "as many as are parsed for so small a map"


def test_facts_come_from_the_index_and_not_from_another_parse(tmp_path: Path) -> None:
    root = tmp_path / "repo"
    tree = write_tree(root, {"only_here.py": "def real(): pass\n"})
    planted = extract_facts(b"def planted(): pass\n", "")
    digest = digest_of(b"def real(): pass\n", PYTHON)
    shelf = shelf_in(tmp_path)
    with shelf.writing(str(root)) as store:
        assert store is not None
        content = KeptContent(
            digest=digest, language="python", facts=pack_facts(planted), defined=(), words=b"planted"
        )
        assert store.keep([KeptFile(path="only_here.py", stamp=None, digest=digest)], [content])
    forget_facts()
    with looked_up(shelf):
        file = SourceReader(tree).file("only_here.py")
    forget_facts()
    assert file is not None
    assert [*file.facts.definitions] == ["planted"]
