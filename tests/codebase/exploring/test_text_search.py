"""Plain text is found in files that no reader understands, and what was not looked into is said."""

from __future__ import annotations

from pathlib import Path

from tests.support.counters import QuarterCounter
from tests.support.memory_tree import memory_tree
from tier_code.adapters.workspace.folder import FolderTree
from tier_code.codebase.exploring.text_search import search


def test_a_file_whose_encoding_cannot_be_read_is_searched_all_the_same() -> None:
    tree = memory_tree({"latin.py": 'def a():\n    """Größe."""\n    return total_of(1)\n'.encode("latin-1")})
    made = search(tree, "total_of", 400, QuarterCounter())
    assert made.text == "# latin.py\n3: return total_of(1)\n"
    assert made.paths == ("latin.py",)


def test_source_files_that_cannot_be_looked_into_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("total_of = 1\n")
    (tmp_path / "huge.py").write_text("total_of = 1\n" * 200_000)
    (tmp_path / "wide.py").write_bytes("total_of = 1\n".encode("utf-16-le"))
    (tmp_path / "picture.png").write_bytes(b"\0\1\2")
    for number in range(3):
        (tmp_path / f"z{number}.py").symlink_to("a.py")
    found = search(FolderTree(str(tmp_path)), "total_of", 400, QuarterCounter())
    assert found.text.splitlines() == [
        "# a.py",
        "1: total_of = 1",
        "# not read, for they are binary, over 2 MB, links or closed: huge.py, wide.py, z0.py and 2 more",
    ]
    assert set(found.paths) == {"a.py", "huge.py", "wide.py", "z0.py"}
    nothing = search(FolderTree(str(tmp_path)), "no such text", 400, QuarterCounter())
    assert nothing.text.startswith("# no line contains it\n# not read")
