"""Writing to the user's folder: what is kept as it was, and what is refused."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path

import pytest

from tier_code.adapters.workspace.folder import FolderWorkspace
from tier_code.domain.errors import EditConflict, TierCodeError, WriteRefused
from tier_code.domain.patch import digest
from tier_code.ports.workspace import FileSwap


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    return folder


@pytest.fixture
def workspace(repo: Path) -> FolderWorkspace:
    return FolderWorkspace(repo, repo.parent / "sessions" / "S")


def change(path: str, before: bytes | None = b"a\n", after: bytes | None = b"b\n") -> FileSwap:
    return FileSwap(path=path, before=before, after=after)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\r\nb\r\n", b"a\r\nc\r\n"),
        (b"\xef\xbb\xbfa\n", b"\xef\xbb\xbfb\n"),
        (b"\xe9t\xe9\n", b"\xe8t\xe8\n"),
        (b"mixed\r\nends\nhere", b"mixed\r\nends\nthere"),
        (b"", b"x"),
        (b"x", b""),
    ],
)
def test_bytes_are_written_as_given(
    repo: Path, workspace: FolderWorkspace, before: bytes, after: bytes
) -> None:
    (repo / "f.py").write_bytes(before)
    workspace.swap([change("f.py", before, after)], "change")
    assert (repo / "f.py").read_bytes() == after
    workspace.swap([change("f.py", after, before)], "undo")
    assert (repo / "f.py").read_bytes() == before
    assert names(repo) == ["f.py"]


@pytest.mark.parametrize("mode", [0o755, 0o600, 0o664, 0o444 | 0o200])
def test_the_mode_stays(repo: Path, workspace: FolderWorkspace, mode: int) -> None:
    (repo / "f.sh").write_bytes(b"a\n")
    (repo / "f.sh").chmod(mode)
    workspace.swap([change("f.sh")], "change")
    assert (repo / "f.sh").stat().st_mode & 0o7777 == mode


def test_extended_attributes_stay(repo: Path, workspace: FolderWorkspace) -> None:
    (repo / "f.py").write_bytes(b"a\n")
    try:
        os.setxattr(repo / "f.py", "user.note", b"mine")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    workspace.swap([change("f.py")], "change")
    assert os.getxattr(repo / "f.py", "user.note") == b"mine"


def test_files_are_made_and_deleted_with_their_folders(repo: Path, workspace: FolderWorkspace) -> None:
    (repo / "old.py").write_bytes(b"a\n")
    workspace.swap([change("x/y/new.py", None), change("old.py", after=None)], "move")
    assert (repo / "x/y/new.py").read_bytes() == b"b\n"
    assert names(repo) == ["x"]


def test_the_content_before_is_kept_outside_the_repository(repo: Path, workspace: FolderWorkspace) -> None:
    (repo / "f.py").write_bytes(b"a\n")
    workspace.swap([change("f.py")], "change")
    kept = repo.parent / "sessions" / "S" / "before" / digest(b"a\n")
    assert kept.read_bytes() == b"a\n"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_operations_have_ids_of_their_own_and_nothing_to_do_is_fine(
    repo: Path, workspace: FolderWorkspace
) -> None:
    (repo / "f.py").write_bytes(b"a\n")
    same = change("f.py", b"a\n", b"a\n")
    assert workspace.swap([same], "nothing") != workspace.swap([], "nothing")
    assert (repo / "f.py").read_bytes() == b"a\n"


def test_one_conflict_leaves_every_file_alone(repo: Path, workspace: FolderWorkspace) -> None:
    (repo / "a.py").write_bytes(b"a\n")
    (repo / "b.py").write_bytes(b"mine\n")
    with pytest.raises(EditConflict, match="changed since") as conflict:
        workspace.swap([change("a.py"), change("new/c.py", None), change("b.py")], "change")
    assert conflict.value.path == "b.py"
    assert (repo / "a.py").read_bytes() == b"a\n"
    assert names(repo) == ["a.py", "b.py"]


def test_conflicts_say_what_is_wrong(repo: Path, workspace: FolderWorkspace) -> None:
    (repo / "there.py").write_bytes(b"x\n")
    with pytest.raises(EditConflict, match="exists already"):
        workspace.swap([change("there.py", None)], "create")
    with pytest.raises(EditConflict, match="no longer there"):
        workspace.swap([change("gone.py")], "change")
    with pytest.raises(EditConflict, match="no longer there"):
        workspace.swap([change("gone/too.py")], "change")


@pytest.mark.parametrize(
    "path",
    [
        "../x.py",
        "/etc/passwd",
        "a/../../x",
        "a//b",
        ".",
        "a/.",
        "a\x00b",
        ".git/config",
        ".git/hooks/x",
        "sub/.git/config",
        ".GIT/config",
        ".tier-code/config.toml",
    ],
)
def test_paths_that_lead_elsewhere_are_refused(repo: Path, workspace: FolderWorkspace, path: str) -> None:
    (repo / ".git").mkdir()
    assert workspace.refusal(path)
    with pytest.raises(WriteRefused):
        workspace.swap([change(path, None)], "create")
    assert names(repo) == [".git"]
    assert names(repo / ".git") == []


def make_read_only(file: Path) -> None:
    file.chmod(0o444)


def make_link(file: Path) -> None:
    file.unlink()
    (file.parent.parent / "outside.py").write_bytes(b"a\n")
    file.symlink_to(file.parent.parent / "outside.py")


def make_hard_link(file: Path) -> None:
    os.link(file, file.with_name("other.py"))


def make_binary(file: Path) -> None:
    file.write_bytes(b"a\0\n")


def make_huge(file: Path) -> None:
    file.write_bytes(b"a" * 2_000_001)


def make_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def make_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def make_pointer(file: Path) -> None:
    file.write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (make_read_only, "read-only"),
        (make_link, "symbolic link"),
        (make_hard_link, "hard links"),
        (make_binary, "not a text file"),
        (make_huge, "larger than 2 MB"),
        (make_pipe, "not a regular file"),
        (make_folder, "not a regular file"),
        (make_pointer, "Git LFS"),
    ],
)
def test_files_that_may_not_be_written_are_refused(
    repo: Path, workspace: FolderWorkspace, make: object, reason: str
) -> None:
    assert callable(make)
    file = repo / "f.py"
    file.write_bytes(b"a\n")
    make(file)
    before = file.lstat()
    assert reason in workspace.refusal("f.py")
    with pytest.raises(WriteRefused, match=reason):
        workspace.swap([change("f.py")], "change")
    assert file.lstat() == before
    assert not list(repo.glob(".tier-code-*"))


def test_a_link_on_the_way_is_refused(repo: Path, workspace: FolderWorkspace) -> None:
    outside = repo.parent / "outside"
    outside.mkdir()
    (repo / "sub").symlink_to(outside)
    with pytest.raises(WriteRefused, match="symbolic link"):
        workspace.swap([change("sub/new.py", None)], "create")
    assert names(outside) == []


def test_a_submodule_is_left_to_its_own_repository(repo: Path, workspace: FolderWorkspace) -> None:
    (repo / "vendored").mkdir()
    (repo / "vendored" / ".git").write_text("gitdir: ../.git/modules/vendored\n")
    (repo / "vendored" / "f.py").write_bytes(b"a\n")
    assert workspace.refusal("vendored/f.py") == "vendored is a repository of its own"


def test_new_content_must_be_text_of_a_sane_size(repo: Path, workspace: FolderWorkspace) -> None:
    with pytest.raises(WriteRefused, match="not text"):
        workspace.swap([change("f.py", None, b"a\0b")], "create")
    with pytest.raises(WriteRefused, match="larger"):
        workspace.swap([change("f.py", None, b"a" * 2_000_001)], "create")
    with pytest.raises(WriteRefused, match="twice"):
        workspace.swap([change("f.py", None), change("f.py", None)], "create")
    assert names(repo) == []


def test_a_folder_that_may_not_be_written_is_refused_in_words(repo: Path, workspace: FolderWorkspace) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    (repo / "f.py").write_bytes(b"a\n")
    repo.chmod(0o500)
    try:
        with pytest.raises(WriteRefused, match="Permission denied"):
            workspace.swap([change("f.py")], "change")
    finally:
        repo.chmod(0o700)
    assert (repo / "f.py").read_bytes() == b"a\n"


def test_a_longest_name_still_works(repo: Path, workspace: FolderWorkspace) -> None:
    name = "n" * 252 + ".py"
    (repo / name).write_bytes(b"a\n")
    workspace.swap([change(name)], "change")
    assert (repo / name).read_bytes() == b"b\n"


def test_names_with_dashes_spaces_and_other_scripts_work(repo: Path, workspace: FolderWorkspace) -> None:
    paths = ["-rf", "a b.py", "ünïcode/ф.py", "back\\slash.py", "new\nline.py"]
    workspace.swap([change(path, None) for path in paths], "create")
    assert all((repo / path).read_bytes() == b"b\n" for path in paths)


def test_the_head_is_the_branch_or_the_commit(repo: Path, workspace: FolderWorkspace) -> None:
    assert workspace.head() == ""
    git(repo, "init")
    assert workspace.head() == "trunk"
    git(repo, "commit", "--allow-empty", "-m", "first")
    git(repo, "checkout", "--detach")
    assert len(workspace.head()) >= 7


def test_recovery_of_an_untouched_folder_says_nothing(workspace: FolderWorkspace) -> None:
    assert workspace.recover() == []


def test_a_full_session_folder_stops_the_change(repo: Path) -> None:
    (repo / "f.py").write_bytes(b"a\n")
    blocked = repo.parent / "blocked"
    blocked.write_bytes(b"a file where the folder should be")
    with contextlib.suppress(TierCodeError):
        FolderWorkspace(repo, blocked / "S").swap([change("f.py")], "change")
        pytest.fail("the change was made without its copy")
    assert (repo / "f.py").read_bytes() == b"a\n"


def git(folder: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=trunk")
    subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True)
