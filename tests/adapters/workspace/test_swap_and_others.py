"""Somebody else writes to the same files at the same moment: not one byte of theirs is lost."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.faulty_disk import MeddledDisk, WatchedDisk
from tier_code.adapters.storage.disk import Disk
from tier_code.adapters.workspace.folder import FolderWorkspace
from tier_code.domain.errors import EditConflict, WriteRefused
from tier_code.ports.workspace import FileSwap

ROOT = Path(__file__).parents[3]
RACES = int(os.environ.get("TIER_CODE_RACES", "120"))
CALLS_OF_A_SWAP = 24
BEFORE, AFTER = b"before\n", b"after\n"


@pytest.fixture
def repo(place: Path) -> Path:
    folder = place / "repo"
    folder.mkdir(parents=True)
    for name in ("a.py", "b.py"):
        (folder / name).write_bytes(BEFORE)
    return folder


def swap(repo: Path, disk: Disk | None = None, names: tuple[str, ...] = ("a.py", "b.py")) -> FolderWorkspace:
    workspace = FolderWorkspace(repo, repo.parent / "sessions" / "S", disk)
    workspace.swap([FileSwap(path=name, before=BEFORE, after=AFTER) for name in names], "change")
    return workspace


def contents(repo: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(repo.iterdir())}


def replace_by_rename(file: Path, content: bytes) -> None:
    other = file.with_name(file.name + ".swp")
    other.write_bytes(content)
    other.replace(file)


def write_in_place(file: Path, content: bytes) -> None:
    with file.open("r+b") as opened:
        opened.truncate()
        opened.write(content)


SAVES = [replace_by_rename, write_in_place]
Save = Callable[[Path, bytes], None]


@pytest.mark.parametrize("can_exchange", [True, False], ids=["exchange", "plain"])
@pytest.mark.parametrize("save", SAVES)
def test_a_save_between_look_and_write_wins(repo: Path, save: Save, *, can_exchange: bool) -> None:
    def act() -> None:
        save(repo / "b.py", b"mine\n")

    # Where it is not possible, an exchange is tried all the same.
    disk = MeddledDisk("exchange", 2, act, can_exchange=can_exchange)
    with pytest.raises(EditConflict, match=r"b\.py"):
        swap(repo, disk)
    assert contents(repo) == {"a.py": BEFORE, "b.py": b"mine\n"}


@pytest.mark.parametrize("save", SAVES)
def test_a_save_while_the_file_is_put_back_wins_too(repo: Path, save: Save) -> None:
    def first() -> None:
        save(repo / "b.py", b"mine 1\n")
        disk.then("exchange", lambda: save(repo / "b.py", b"mine 2\n"))

    disk = TwiceMeddledDisk("exchange", 2, first)
    with pytest.raises(EditConflict):
        swap(repo, disk)
    assert contents(repo) == {"a.py": BEFORE, "b.py": b"mine 2\n"}


class TwiceMeddledDisk(MeddledDisk):
    """Somebody acts at the n-th call, and again at the next one."""

    def then(self, name: str, act: Callable[[], object]) -> None:
        self._name, self._left, self._act = name, 1, act


def test_an_editor_that_had_the_file_open_and_writes_late_wins(repo: Path) -> None:
    with (repo / "b.py").open("r+b", buffering=0) as editor:
        disk = MeddledDisk("exchange", 2, lambda: editor.write(b"MINE"), afterwards=True)
        # The displaced file is looked at right after the exchange, and once more before the end.
        with pytest.raises(EditConflict, match=r"b\.py"):
            swap(repo, disk)
    assert contents(repo) == {"a.py": BEFORE, "b.py": b"MINEre\n"}


def test_an_editor_that_writes_after_the_look_at_its_file_wins_until_the_end(repo: Path) -> None:
    with (repo / "b.py").open("r+b", buffering=0) as editor:

        def in_place() -> None:
            disk.then("sync", lambda: editor.write(b"MINE"))

        disk = TwiceMeddledDisk("exchange", 2, in_place, afterwards=True)
        with pytest.raises(EditConflict, match="saved again"):
            swap(repo, disk)
    assert contents(repo) == {"a.py": BEFORE, "b.py": b"MINEre\n"}


def test_a_save_long_after_the_change_is_kept_and_told_once(repo: Path) -> None:
    with (repo / "b.py").open("r+b", buffering=0) as editor:
        workspace = swap(repo)
        editor.write(b"LATE")
    workspace.swap([FileSwap(path="a.py", before=AFTER, after=BEFORE)], "undo")
    (told,) = workspace.late_saves()
    assert Path(told.rsplit(" ", 1)[1]).read_bytes() == b"LATEre\n"
    assert workspace.late_saves() == []


def test_a_write_to_the_displaced_file_at_the_very_end_is_kept(repo: Path) -> None:
    with (repo / "b.py").open("r+b", buffering=0) as editor:
        # The first removal of a displaced file comes after the commit.
        swap(repo, MeddledDisk("remove", 1, lambda: editor.write(b"LATE")))
    assert contents(repo) == {"a.py": AFTER, "b.py": AFTER}
    kept = list((repo.parent / "sessions" / "S" / "found").iterdir())
    assert [copy.read_bytes() for copy in kept] == [b"LATEre\n"]


@pytest.mark.parametrize("can_exchange", [True, False], ids=["exchange", "plain"])
def test_a_link_put_in_the_place_is_left_alone(repo: Path, *, can_exchange: bool) -> None:
    outside = repo.parent / "outside.py"
    outside.write_bytes(BEFORE)

    def link() -> None:
        (repo / "b.py").unlink()
        (repo / "b.py").symlink_to(outside)

    with pytest.raises(EditConflict):
        swap(repo, MeddledDisk("exchange", 2, link, can_exchange=can_exchange))
    assert (repo / "b.py").readlink() == outside
    assert outside.read_bytes() == BEFORE
    assert (repo / "a.py").read_bytes() == BEFORE


def test_a_folder_swapped_for_a_link_is_not_followed(repo: Path) -> None:
    outside = repo.parent / "outside"
    outside.mkdir()
    (outside / "c.py").write_bytes(BEFORE)
    (repo / "sub").mkdir()
    (repo / "sub" / "c.py").write_bytes(BEFORE)

    def lure() -> None:
        (repo / "sub").rename(repo / "moved")
        (repo / "sub").symlink_to(outside)

    with pytest.raises(WriteRefused):
        swap(repo, MeddledDisk("exchange", 1, lure, afterwards=True), ("a.py", "sub/c.py"))
    assert contents(outside) == {"c.py": BEFORE}
    assert (repo / "a.py").read_bytes() == BEFORE


@pytest.mark.parametrize("can_exchange", [True, False], ids=["exchange", "plain"])
def test_a_file_deleted_meanwhile_stays_deleted(repo: Path, *, can_exchange: bool) -> None:
    with pytest.raises(EditConflict):
        swap(repo, MeddledDisk("exchange", 2, (repo / "b.py").unlink, can_exchange=can_exchange))
    assert contents(repo) == {"a.py": BEFORE}


def test_the_same_change_made_by_somebody_else_stays(repo: Path) -> None:
    with pytest.raises(EditConflict):
        swap(repo, MeddledDisk("exchange", 2, lambda: (repo / "b.py").write_bytes(AFTER)))
    assert contents(repo) == {"a.py": BEFORE, "b.py": AFTER}


@pytest.mark.parametrize("can_exchange", [True, False], ids=["exchange", "plain"])
def test_a_file_that_appears_where_one_is_created_wins(repo: Path, *, can_exchange: bool) -> None:
    def act() -> None:
        (repo / "c.py").write_bytes(b"mine\n")

    disk = MeddledDisk("rename_new", 1 if can_exchange else 2, act, can_exchange=can_exchange)
    both = [
        FileSwap(path="a.py", before=BEFORE, after=AFTER),
        FileSwap(path="c.py", before=None, after=b"ours\n"),
    ]
    with pytest.raises(EditConflict, match=r"c\.py"):
        FolderWorkspace(repo, repo.parent / "sessions" / "S", disk).swap(both, "create")
    assert contents(repo)["a.py"] == BEFORE
    assert contents(repo)["c.py"] == b"mine\n"


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


class StartingDisk(WatchedDisk):
    """Starts the editor at one call."""

    def __init__(self, at: int, start: threading.Event, *, can_exchange: bool) -> None:
        super().__init__(can_exchange=can_exchange)
        self._at = at
        self._start = start

    def before(self, number: int, name: str) -> None:
        if number == self._at:
            self._start.set()


@pytest.mark.usefixtures("hasty_threads")
@pytest.mark.parametrize("can_exchange", [True, False], ids=["exchange", "plain"])
@pytest.mark.parametrize("save", SAVES)
def test_racing_an_editor_loses_no_save(repo: Path, save: Save, *, can_exchange: bool) -> None:
    file = repo / "a.py"
    for number in range(RACES):
        file.write_bytes(BEFORE)
        mine = b"save %d\n" % number
        start = threading.Event()

        def edit(start: threading.Event = start, mine: bytes = mine) -> None:
            start.wait()
            # Where files cannot be exchanged, there is an instant in which an editor finds none.
            while True:
                with contextlib.suppress(FileNotFoundError):
                    return save(file, mine)

        editor = threading.Thread(target=edit)
        editor.start()
        # Every call in turn is the moment, so most saves fall between the look at the file and the end.
        disk = StartingDisk(1 + number % CALLS_OF_A_SWAP, start, can_exchange=can_exchange)
        workspace = FolderWorkspace(repo, repo.parent / "sessions" / "S", disk)
        with contextlib.suppress(EditConflict):
            workspace.swap([FileSwap(path="a.py", before=BEFORE, after=AFTER)], "change")
        start.set()
        editor.join()
        kept = [Path(told.rsplit(" ", 1)[1]).read_bytes() for told in workspace.late_saves()]
        assert mine in (file.read_bytes(), *kept), f"a save was lost in round {number}"
        assert sorted(path.name for path in repo.iterdir()) == ["a.py", "b.py"]


def test_recovery_waits_for_a_change_that_is_under_way(repo: Path) -> None:
    told: list[str] = []

    def recover() -> None:
        told.extend(FolderWorkspace(repo, repo.parent / "sessions" / "OTHER").recover())

    # Started in the middle of the change; it must not take the first half for what a killed process left.
    recovery = threading.Thread(target=recover)

    def begin() -> None:
        recovery.start()
        recovery.join(0.3)

    swap(repo, MeddledDisk("exchange", 2, begin))
    recovery.join()
    assert told == []
    assert contents(repo) == {"a.py": AFTER, "b.py": AFTER}


_COUNTER = """
import sys
from pathlib import Path
from tier_code.adapters.workspace.folder import FolderWorkspace
from tier_code.domain.errors import EditConflict
from tier_code.ports.workspace import FileSwap
repo = Path(sys.argv[1])
workspace = FolderWorkspace(repo, repo.parent / "sessions" / sys.argv[2])
done = 0
while done < 25:
    olds = {name: (repo / name).read_bytes() for name in ("a.py", "b.py")}
    swaps = [FileSwap(path=n, before=old, after=b"%d" % (int(old) + 1)) for n, old in olds.items()]
    try:
        workspace.swap(swaps, "count")
        done += 1
    except EditConflict:
        pass
    except FileNotFoundError:
        pass
"""


def test_two_processes_in_one_repository_never_undo_each_other(repo: Path) -> None:
    for name in ("a.py", "b.py"):
        (repo / name).write_bytes(b"0")
    counters = [subprocess.Popen([sys.executable, "-c", _COUNTER, str(repo), name]) for name in "ST"]
    assert [counter.wait(timeout=25) for counter in counters] == [0, 0]
    assert contents(repo) == {"a.py": b"50", "b.py": b"50"}
