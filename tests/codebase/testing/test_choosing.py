"""From a change to the tests that touch it, and those commands run for real."""

from __future__ import annotations

import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.memory_tree import memory_tree
from tier_code.adapters.workspace.folder_tree import FolderTree
from tier_code.codebase.testing.choosing import choose
from tier_code.ports.source import Overlay
from tier_code.ports.testing import ChosenTests

CODE = "def clamp(value):\n    return _low(value)\n\n\ndef _low(value):\n    return max(value, 0)\n"
OTHER = "def shout(text):\n    return text.upper()\n"
MANY = "from pkg.ranges import clamp\n\n\n" + "\n\n".join(
    f"def test_{number}():\n    assert {'clamp(1) == 1' if number == 3 else 'True'}\n" for number in range(14)
)
FILES: Mapping[str, str] = {
    "pkg/__init__.py": "",
    "pkg/ranges.py": CODE,
    "pkg/words.py": OTHER,
    "pkg/area.py": "class Area:\n    def __init__(self, side):\n        self.side = side\n",
    "tests/__init__.py": "",
    "tests/test_ranges.py": "from pkg.ranges import clamp\n\n\ndef test_in():\n    assert clamp(2) == 2\n",
    "tests/test_words.py": "from pkg.words import shout\n\n\ndef test_up():\n    assert shout('a') == 'A'\n",
    "tests/test_area.py": "from pkg import area\n\n\ndef test_side():\n    assert area.Area(2).side == 2\n",
    "tests/test_many.py": MANY,
}


def changed(path: str, old: str, new: str, files: Mapping[str, str] = FILES) -> Overlay:
    assert old in files[path]
    return Overlay(memory_tree(files), {path: files[path].replace(old, new).encode()})


def chosen(tree: Overlay, command: str = "pytest -q", wanted: tuple[str, ...] = ()) -> ChosenTests:
    found = choose(tree, command, tuple(tree.changes), wanted)
    assert found is not None
    return found


def test_tests_that_say_the_changed_name_are_chosen() -> None:
    found = chosen(changed("pkg/words.py", ".upper()", ".lower()"))
    assert found.tests == ("tests/test_words.py",)
    assert found.command == "pytest -q tests/test_words.py"
    assert found.reasons == (("mention shout", 1),)
    assert found.files == 4


def test_of_a_long_file_only_the_tests_that_say_it_are() -> None:
    found = chosen(changed("pkg/ranges.py", "_low(value)\n\n", "0\n\n"))
    assert found.tests == ("tests/test_many.py::test_3", "tests/test_ranges.py")


def test_a_name_that_no_test_says_is_followed_to_what_uses_it() -> None:
    found = chosen(changed("pkg/ranges.py", "max(", "min("))
    assert "tests/test_ranges.py" in found.tests
    assert found.reasons[0][0] == "mention clamp, through which it is used"


def test_a_special_method_is_known_by_its_class() -> None:
    found = chosen(changed("pkg/area.py", "= side", "= -side"))
    assert found.tests == ("tests/test_area.py",)


def test_tests_that_must_pass_come_first() -> None:
    tree = changed("pkg/words.py", ".upper()", ".lower()")
    found = chosen(tree, wanted=("tests/test_ranges.py::test_in", "tests/gone.py::test_x", "test_y"))
    assert found.tests == ("tests/test_ranges.py::test_in", "tests/test_words.py")
    assert found.reasons[0] == ("must pass now", 1)


def test_new_tests_are_run_and_not_looked_for_in_the_tree_before() -> None:
    tree = changed("pkg/words.py", ".upper()", ".lower()")
    new = tree.with_changes(
        {"tests/test_new.py": b"from pkg.words import shout\n\n\ndef test_x():\n    shout('a')\n"}
    )
    found = chosen(new)
    assert set(found.tests) == {"tests/test_new.py", "tests/test_words.py"}
    assert found.before == "pytest -q tests/test_words.py"


def test_a_file_by_name_where_nothing_else_points_at_a_test() -> None:
    files = {**FILES, "tests/test_words.py": "import pkg\n\n\ndef test_up():\n    assert pkg\n"}
    found = chosen(changed("pkg/words.py", ".upper()", ".lower()", files))
    assert found.reasons == (("named like the changed file", 1),)


@pytest.mark.parametrize(
    ("path", "old", "new", "command"),
    [
        ("pkg/words.py", ".upper()", ".lower()", "make test"),
        ("pkg/words.py", ".upper()", ".lower()", "pytest tests/other"),
        ("pkg/__init__.py", "", "NAME = 1\n", "pytest"),
    ],
)
def test_without_certainty_or_without_a_hint_nothing_is_chosen(
    path: str, old: str, new: str, command: str
) -> None:
    assert choose(changed(path, old, new), command, (path,), ()) is None


def test_all_tests_are_no_choice() -> None:
    files = {path: text for path, text in FILES.items() if path in ("pkg/words.py", "tests/test_words.py")}
    assert (
        choose(changed("pkg/words.py", ".upper()", ".lower()", files), "pytest", ("pkg/words.py",), ())
        is None
    )


def test_names_of_files_are_no_options_and_no_words_of_a_shell() -> None:
    text = "from pkg.words import shout\n\n\ndef test_up():\n    assert shout('a') == 'A'\n"
    files = {**FILES, "-k_test.py": text, "tests/test_a $(touch b).py": text}
    found = chosen(changed("pkg/words.py", ".upper()", ".lower()", files))
    assert "-k_test.py" not in found.command
    assert "'tests/test_a $(touch b).py'" in found.command


def test_a_package_of_go_by_its_folder() -> None:
    files = {
        "slug/slug.go": "package slug\n\nfunc Cut(s string) string { return s }\n",
        "slug/slug_test.go": 'package slug\n\nfunc TestCut(t *testing.T) { Cut("a") }\n',
        "other/other_test.go": "package other\n\nfunc TestOther(t *testing.T) {}\n",
    }
    assert (
        chosen(changed("slug/slug.go", "return s", 'return ""', files), "go test ./...").command
        == "go test ./slug"
    )


def recorded(folder: Path, *lines: tuple[str, int]) -> None:
    """A coverage file as its version 7 writes it, as far as anybody looks."""
    with closing(sqlite3.connect(folder / ".coverage")) as database:
        database.executescript(
            "create table context (id integer, context text); create table file (id integer, path text);"
            "create table line_bits (file_id integer, context_id integer, numbits blob);"
            "create table arc (file_id integer, context_id integer, fromno integer, tono integer);"
        )
        database.execute("insert into file values (1, ?)", (f"{folder}/pkg/words.py",))
        for number, (context, line) in enumerate(lines):
            bits = bytearray(line // 8 + 1)
            bits[line // 8] |= 1 << line % 8
            database.execute("insert into context values (?, ?)", (number, context))
            database.execute("insert into line_bits values (1, ?, ?)", (number, bytes(bits)))
        database.commit()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    return tmp_path


def over(folder: Path) -> Overlay:
    return Overlay(FolderTree(str(folder)), {"pkg/words.py": OTHER.replace("upper", "lower").encode()})


def test_recorded_coverage_names_tests_that_say_nothing(folder: Path) -> None:
    recorded(folder, ("tests/test_area.py::test_side|run", 2), ("tests/test_many.py::test_1|run", 1), ("", 2))
    found = chosen(over(folder))
    assert found.tests == ("tests/test_area.py::test_side", "tests/test_words.py")
    assert found.reasons[0] == ("ran this code when coverage was recorded", 1)


@pytest.mark.parametrize("branch", [False, True])
def test_a_file_that_coverage_itself_wrote_is_read(folder: Path, branch: bool) -> None:  # noqa: FBT001 - a case
    coverage = pytest.importorskip("coverage")
    recording = coverage.Coverage(data_file=str(folder / ".coverage"), branch=branch, config_file=False)
    spoken: dict[str, object] = {}
    with recording.collect():
        recording.switch_context("tests/test_many.py::test_2|run")
        exec(compile(OTHER, str(folder / "pkg/words.py"), "exec"), spoken)  # noqa: S102 - our own two lines
        recording.switch_context("tests/test_area.py::test_side|run")
        shout = spoken["shout"]
        assert callable(shout)
        shout("a")
    recording.save()
    assert chosen(over(folder)).tests == ("tests/test_area.py::test_side", "tests/test_words.py")


_VIEW = """
drop table line_bits;
create view line_bits as with recursive n(i) as (select 1 union all select i + 1 from n)
select 2 file_id, i context_id, '' numbits from n;
"""
_PRODUCT = """
create table n as with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000)
select i from n;
insert into file select 1, (select path from file) from n;
insert into context select 1, 'none' from n;
insert into arc select 1, 1, 1, -1 from n;
"""


@pytest.mark.parametrize(
    "hostile",
    [
        _VIEW,
        _PRODUCT,
        "insert into line_bits values (1, 0, 4611686018427387904);",
        "insert into line_bits values (1, 0, zeroblob(9000000));",
        "insert into context values (0, replace(hex(zeroblob(200000)), '0', '.py::'));",
    ],
    ids=["view", "product", "number", "long value", "long name"],
)
def test_a_hostile_coverage_file_holds_nothing_up(folder: Path, hostile: str) -> None:
    recorded(folder, ("none", 2))
    with closing(sqlite3.connect(folder / ".coverage")) as database:
        database.executescript(hostile)
    assert chosen(over(folder)).tests == ("tests/test_words.py",)


def test_a_view_in_place_of_a_table_is_no_answer(folder: Path) -> None:
    recorded(folder, ("tests/test_area.py::test_side|run", 2))
    with closing(sqlite3.connect(folder / ".coverage")) as database:
        database.executescript("alter table context rename to c; create view context as select * from c;")
    assert chosen(over(folder)).tests == ("tests/test_words.py",)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0 torn", b"!coverage.py: old"])
def test_a_coverage_file_that_cannot_be_read_is_passed_over(folder: Path, content: bytes) -> None:
    (folder / ".coverage").write_bytes(content)
    assert chosen(over(folder)).tests == ("tests/test_words.py",)


@pytest.mark.parametrize(
    "command",
    ["-m pytest -q -p no:cacheprovider -p no:randomly", "-m unittest", "-m unittest discover -s tests -t ."],
)
def test_the_narrowed_command_runs_these_tests_and_fails_with_the_change(folder: Path, command: str) -> None:
    for path in ("tests/test_words.py", "tests/test_ranges.py"):
        text = (folder / path).read_text("utf-8")
        as_case = text.replace("def test_", "class T(__import__('unittest').TestCase):\n  def test_")
        (folder / path).write_text(
            as_case.replace("():", "(self):").replace("    assert", "      assert"), "utf-8"
        )
    tree = over(folder)
    found = chosen(tree, f"{shlex.quote(sys.executable)} {command}", ("tests/test_words.py::T::test_up",))
    assert (
        subprocess.run(shlex.split(found.before), cwd=folder, capture_output=True, check=False).returncode
        == 0
    )
    (folder / "pkg/words.py").write_bytes(tree.changes["pkg/words.py"] or b"")
    failed = subprocess.run(
        shlex.split(found.command), cwd=folder, capture_output=True, text=True, check=False
    )
    assert failed.returncode == 1
    assert "test_up" in failed.stdout + failed.stderr
    assert "test_in" not in failed.stdout + failed.stderr
