"""The shared files of a host: who lives is decided by locks."""

from __future__ import annotations

import multiprocessing
import os
import stat
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from tests.support.waiting import until
from tier_code.adapters.models.host_folder import MAX_LOG_BYTES, HostFolder, HostState


@pytest.fixture
def folder(tmp_path: Path) -> HostFolder:
    made = HostFolder(tmp_path / "deep" / "host")
    made.create()
    return made


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_on_the_machine_can_look_in(folder: HostFolder) -> None:
    folder.write_state(HostState(pid=1, key="secret"))

    assert mode_of(folder.path) == 0o700
    assert mode_of(folder.path / "state.json") == 0o600


def test_what_a_host_says_is_read_back_whole_or_not_at_all(folder: HostFolder) -> None:
    state = HostState(pid=7, url="http://127.0.0.1:1/v1", key="k", window_tokens=4096, model="/m", size=3)
    folder.write_state(state)
    assert folder.read_state() == state
    assert "'k'" not in repr(state)

    for torn in ("", "{", "[]", '{"pid": 1, "new": 2}'):
        (folder.path / "state.json").write_text(torn)
        assert folder.read_state() is None
    folder.forget_state()
    assert folder.read_state() is None


def test_only_one_can_be_the_host_and_the_lock_ends_with_it(folder: HostFolder) -> None:
    assert not folder.host_lives()
    held = folder.take_lock()
    assert held is not None
    assert folder.host_lives()
    assert folder.take_lock() is None

    os.close(held)
    assert not folder.host_lives()


def test_a_user_counts_until_it_releases(folder: HostFolder) -> None:
    one, two = folder.join(), folder.join()
    assert folder.users() == 2
    one.release()
    one.release()
    assert folder.users() == 1
    two.release()
    assert folder.users() == 0


def _use_until(path: Path, joined: Event) -> None:
    HostFolder(path).join()
    joined.set()
    time.sleep(600)


async def test_a_user_that_is_killed_counts_no_longer(folder: HostFolder) -> None:
    context = multiprocessing.get_context("spawn")
    joined = context.Event()
    user = context.Process(target=_use_until, args=(folder.path, joined))
    user.start()
    try:
        await until(joined.is_set)
        assert folder.users() == 1
    finally:
        user.kill()
        user.join()
    assert folder.users() == 0
    assert list((folder.path / "users").iterdir()) == []


def test_a_mark_whose_process_is_gone_counts_no_longer_although_a_child_holds_its_lock(
    folder: HostFolder,
) -> None:
    mark = folder.join()
    (own,) = (folder.path / "users").iterdir()
    # No process has this id: the highest is 4194304.
    own.rename(own.with_name(f"99999999-{own.name.partition('-')[2]}"))

    assert folder.users() == 0
    mark.release()


def test_a_deleted_folder_has_no_host_and_no_users(folder: HostFolder) -> None:
    folder.join()
    folder.remove()

    assert (folder.host_lives(), folder.users(), folder.read_state()) == (False, 0, None)


def test_a_long_log_keeps_its_newest_half_and_its_writer(folder: HostFolder) -> None:
    with folder.log.open("ab", buffering=0) as writer:
        writer.write(b"old line\n" * (MAX_LOG_BYTES // 9) + b"newest line\n")
        folder.trim_log()
        writer.write(b"and one more\n")
    folder.trim_log()

    assert folder.log.stat().st_size < MAX_LOG_BYTES
    assert folder.log_tail(2) == "newest line | and one more"
