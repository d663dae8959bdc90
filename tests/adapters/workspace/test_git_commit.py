from __future__ import annotations

import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from tier_code.adapters.workspace.git_commit import GitRepository
from tier_code.domain.errors import CommitRefused
from tier_code.ports.repository import FileChain

LINES = b"one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n"
CHANGED = LINES.replace(b"six", b"SIX")


class Repo:
    """A real git repository of the user's, with an identity of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, input=stdin, capture_output=True, check=True
        )
        return done.stdout

    def write(self, path: str, content: bytes) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    def committed(self, path: str, content: bytes) -> None:
        self.write(path, content)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", f"add {path}")

    def head(self, path: str) -> bytes:
        return self.git("show", f"HEAD:{path}")

    def staged(self, path: str) -> bytes:
        return self.git("show", f":{path}")

    def status(self) -> list[str]:
        return self.git("status", "--porcelain").decode().splitlines()

    def in_last_commit(self) -> list[str]:
        return self.git("show", "--format=", "--name-status", "--no-renames", "HEAD").decode().splitlines()

    def commit(self, *chains: FileChain, message: str = "Do it") -> tuple[str, ...]:
        """What our own commit tells beside."""
        done = GitRepository(self.root, patience=0.3).commit(chains, message)
        assert done.commit == self.git("rev-parse", "HEAD").decode().strip()
        return done.notes


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "repo")
    made.root.mkdir()
    made.git("init", "-q", "-b", "main")
    made.git("config", "user.name", "Ada Byron")
    made.git("config", "user.email", "u@example.org")
    made.committed("a.txt", LINES)
    return made


def chain(path: str, *versions: bytes | None) -> FileChain:
    return FileChain(path=path, changes=tuple(pairwise(versions)))


def test_a_commit_holds_what_was_written_and_leaves_a_clean_tree(repo: Repo) -> None:
    repo.write("a.txt", CHANGED)
    before = repo.git("rev-parse", "HEAD").decode().strip()
    notes = repo.commit(chain("a.txt", LINES, CHANGED), message="Shout six\n\nAssisted-by: x")
    assert notes == ()
    assert repo.head("a.txt") == CHANGED
    assert repo.status() == []
    assert repo.git("log", "-1", "--format=%P %B %an").decode().split() == [
        before, "Shout", "six", "Assisted-by:", "x", "Ada", "Byron",
    ]  # fmt: skip
    assert b"commit: Shout six" in repo.git("reflog", "-1")


def test_other_files_staged_or_dirty_stay_as_they_were(repo: Repo) -> None:
    for name in ("staged.txt", "dirty.txt", "gone.txt"):
        repo.committed(name, b"old\n")
    repo.write("staged.txt", b"staged\n")
    repo.write("added.txt", b"new\n")
    repo.git("add", "staged.txt", "added.txt")
    repo.git("rm", "-q", "--cached", "gone.txt")
    repo.write("dirty.txt", b"dirty\n")
    repo.write("untracked.txt", b"mine\n")
    before = repo.status()
    repo.write("a.txt", CHANGED)
    repo.commit(chain("a.txt", LINES, CHANGED))
    assert repo.in_last_commit() == ["M\ta.txt"]
    assert repo.status() == before
    assert repo.staged("staged.txt") == b"staged\n"


def test_a_line_of_the_users_in_the_same_file_stays_out_of_the_commit(repo: Repo) -> None:
    dirty = LINES.replace(b"one", b"mine")
    both = dirty.replace(b"six", b"SIX")
    repo.write("a.txt", both)
    repo.commit(chain("a.txt", dirty, both))
    assert repo.head("a.txt") == CHANGED
    assert (repo.root / "a.txt").read_bytes() == both
    assert repo.staged("a.txt") == CHANGED
    assert repo.status() == [" M a.txt"]


def test_a_line_of_the_users_right_beside_a_steps_own_stays_out_as_well(repo: Repo) -> None:
    dirty = LINES.replace(b"six\n", b"six\nmine\n")
    both = dirty.replace(b"six", b"SIX")
    repo.write("a.txt", both)
    repo.commit(chain("a.txt", dirty, both))
    assert repo.head("a.txt") == CHANGED
    assert repo.status() == [" M a.txt"]


def test_a_line_that_the_user_wrote_after_the_accept_stays_out_as_well(repo: Repo) -> None:
    repo.write("a.txt", CHANGED.replace(b"one", b"later"))
    repo.commit(chain("a.txt", LINES, CHANGED))
    assert repo.head("a.txt") == CHANGED
    assert repo.status() == [" M a.txt"]


def test_what_is_staged_of_a_committed_file_stays_staged_line_for_line(repo: Repo) -> None:
    staged = LINES.replace(b"one", b"staged")
    repo.write("a.txt", staged)
    repo.git("add", "a.txt")
    worked = staged.replace(b"three", b"unstaged")
    both = worked.replace(b"six", b"SIX")
    cached = repo.git("diff", "--cached", "-U0")
    repo.write("a.txt", both)
    repo.commit(chain("a.txt", worked, both))
    assert repo.head("a.txt") == CHANGED
    assert repo.staged("a.txt") == staged.replace(b"six", b"SIX")
    strip = [line for line in cached.splitlines() if not line.startswith(b"index ")]
    now = repo.git("diff", "--cached", "-U0").splitlines()
    assert [line for line in now if not line.startswith(b"index ")] == strip


def test_a_staged_version_that_cannot_take_the_lines_is_a_refusal_and_nothing_moves(repo: Repo) -> None:
    repo.write("a.txt", LINES.replace(b"six", b"staged six"))
    repo.git("add", "a.txt")
    repo.write("a.txt", CHANGED)
    head, index = repo.git("rev-parse", "HEAD"), repo.git("ls-files", "-s")
    with pytest.raises(CommitRefused, match=r"a\.txt is staged"):
        repo.commit(chain("a.txt", LINES, CHANGED))
    assert (repo.git("rev-parse", "HEAD"), repo.git("ls-files", "-s")) == (head, index)


def test_what_the_user_staged_of_the_steps_themselves_needs_no_change(repo: Repo) -> None:
    repo.write("a.txt", CHANGED)
    repo.git("add", "a.txt")
    repo.commit(chain("a.txt", LINES, CHANGED))
    assert repo.status() == []


def test_a_whole_file_that_the_user_staged_after_the_accept_stays_staged(repo: Repo) -> None:
    dirty = LINES.replace(b"six\n", b"six\nmine\n")
    both = dirty.replace(b"six", b"SIX")
    repo.write("a.txt", both)
    repo.git("add", "a.txt")
    repo.commit(chain("a.txt", dirty, both))
    assert (repo.head("a.txt"), repo.staged("a.txt")) == (CHANGED, both)
    assert repo.status() == ["M  a.txt"]


def test_new_deleted_and_moved_files_are_in_the_commit(repo: Repo) -> None:
    repo.committed("old.txt", b"text\n")
    (repo.root / "old.txt").rename(repo.root / "moved.txt")
    repo.write("deep/new.txt", b"new\n")
    repo.commit(
        chain("old.txt", b"text\n", None),
        chain("moved.txt", None, b"text\n"),
        chain("deep/new.txt", None, b"first\n", b"new\n"),
    )
    assert repo.in_last_commit() == ["A\tdeep/new.txt", "A\tmoved.txt", "D\told.txt"]
    assert repo.status() == []


def test_a_file_that_is_executable_stays_so_and_a_users_chmod_is_not_committed(repo: Repo) -> None:
    repo.write("run.sh", b"#!/bin/sh\nexit 0\n")
    (repo.root / "run.sh").chmod(0o755)
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "run")
    repo.write("run.sh", b"#!/bin/sh\nexit 1\n")
    repo.write("a.txt", CHANGED)
    (repo.root / "a.txt").chmod(0o755)
    repo.write("tool.sh", b"#!/bin/sh\n")
    (repo.root / "tool.sh").chmod(0o755)
    repo.commit(
        chain("run.sh", b"#!/bin/sh\nexit 0\n", b"#!/bin/sh\nexit 1\n"),
        chain("a.txt", LINES, CHANGED),
        chain("tool.sh", None, b"#!/bin/sh\n"),
    )
    modes = {line.split()[3]: line.split()[0] for line in repo.git("ls-tree", "HEAD").decode().splitlines()}
    assert modes == {"a.txt": "100644", "run.sh": "100755", "tool.sh": "100755"}
    assert repo.status() == [" M a.txt"]


@pytest.mark.parametrize("setting", ["attributes", "autocrlf"])
def test_crlf_on_disk_is_lf_in_git_where_the_user_wants_it_so(repo: Repo, setting: str) -> None:
    if setting == "attributes":
        repo.committed(".gitattributes", b"*.txt text eol=crlf\n")
    else:
        repo.git("config", "core.autocrlf", "true")
    crlf = LINES.replace(b"\n", b"\r\n")
    changed = CHANGED.replace(b"\n", b"\r\n")
    repo.write("a.txt", changed)
    repo.write("new.txt", b"x\r\ny\r\n")
    repo.commit(chain("a.txt", crlf, changed), chain("new.txt", None, b"x\r\ny\r\n"))
    assert repo.head("a.txt") == CHANGED
    assert repo.head("new.txt") == b"x\ny\n"
    assert repo.status() == []


def test_crlf_in_git_stays_crlf(repo: Repo) -> None:
    crlf, changed = (text.replace(b"\n", b"\r\n") for text in (LINES, CHANGED))
    repo.committed("w.txt", crlf)
    repo.git("config", "core.autocrlf", "true")
    dirty = crlf.replace(b"one", b"mine")
    both = dirty.replace(b"six", b"SIX")
    repo.write("w.txt", both)
    repo.commit(chain("w.txt", dirty, both))
    assert repo.head("w.txt") == changed
    assert repo.status() == [" M w.txt"]


def test_a_linked_worktree_has_its_own_head_and_index(repo: Repo, tmp_path: Path) -> None:
    repo.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    side = Repo(tmp_path / "side")
    side.write("a.txt", CHANGED)
    main = repo.git("rev-parse", "HEAD")
    side.commit(chain("a.txt", LINES, CHANGED))
    assert (side.status(), repo.status()) == ([], [])
    assert repo.git("rev-parse", "main") == main
    assert side.git("log", "--format=%s", "-1", "side") == b"Do it\n"


def test_a_session_in_a_folder_of_the_repository_names_files_from_there(repo: Repo) -> None:
    repo.committed("pkg/m.txt", LINES)
    repo.write("pkg/m.txt", CHANGED)
    inner = GitRepository(repo.root / "pkg")
    assert [file.path for file in inner.draft([chain("m.txt", LINES, CHANGED)]).files] == ["m.txt"]
    inner.commit([chain("m.txt", LINES, CHANGED)], "Inside")
    assert repo.in_last_commit() == ["M\tpkg/m.txt"]
    assert repo.status() == []


def test_names_that_git_takes_for_patterns_or_quotes_are_only_names(repo: Repo) -> None:
    for name in ("x*.txt", "xy.txt", ":(top)z.txt", 'q"uo\u00e4.txt'):
        repo.committed(name, b"old\n")
    names = ("x*.txt", ":(top)z.txt", 'q"uo\u00e4.txt')
    for name in names:
        repo.write(name, b"new\n")
    repo.commit(*(chain(name, b"old\n", b"new\n") for name in names))
    assert len(repo.in_last_commit()) == 3
    assert repo.head("xy.txt") == b"old\n"
    assert repo.status() == []


def test_a_detached_head_takes_a_commit_and_no_branch_moves(repo: Repo) -> None:
    repo.git("checkout", "-q", "--detach")
    repo.write("a.txt", CHANGED)
    main = repo.git("rev-parse", "main")
    done = GitRepository(repo.root).commit([chain("a.txt", LINES, CHANGED)], "Alone")
    assert done.branch == ""
    assert repo.git("rev-parse", "main") == main
    assert repo.head("a.txt") == CHANGED


def test_the_first_commit_of_a_repository_has_no_parent(tmp_path: Path) -> None:
    fresh = Repo(tmp_path)
    fresh.git("init", "-q", "-b", "main")
    fresh.git("config", "user.name", "U")
    fresh.git("config", "user.email", "u@example.org")
    fresh.write("mine.txt", b"mine\n")
    fresh.write("new.txt", b"new\n")
    fresh.commit(chain("new.txt", None, b"new\n"))
    assert fresh.in_last_commit() == ["A\tnew.txt"]
    assert fresh.status() == ["?? mine.txt"]


def test_no_hook_runs_and_the_commit_says_so(repo: Repo, tmp_path: Path) -> None:
    canary = tmp_path / "ran"
    for name in ("pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"):
        hook = repo.root / ".git/hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {canary}\nexit 1\n")
        hook.chmod(0o755)
    repo.git("config", "core.fsmonitor", f"touch {canary}")
    repo.git("config", "commit.gpgSign", "true")
    repo.git("config", "gpg.program", f"touch {canary}")
    repo.write("a.txt", CHANGED)
    notes = GitRepository(repo.root).commit([chain("a.txt", LINES, CHANGED)], "Quiet").notes
    assert not canary.exists()
    assert notes[0] == "the repository's hooks did not run: pre-commit, commit-msg, post-commit"
    assert "not signed" in notes[1]
    (repo.root / "other").mkdir()
    repo.git("config", "core.hooksPath", "other")
    again = GitRepository(repo.root).draft([chain("a.txt", LINES, CHANGED)])
    assert not any("hooks" in note for note in again.notes)


def test_a_filter_that_is_a_program_is_refused_and_does_not_run(repo: Repo, tmp_path: Path) -> None:
    canary = tmp_path / "ran"
    repo.git("config", "filter.evil.clean", f"touch {canary}; cat")
    repo.write(".gitattributes", b"*.txt filter=evil\n")
    repo.write("a.txt", CHANGED)
    with pytest.raises(CommitRefused, match="filter 'evil'"):
        repo.commit(chain("a.txt", LINES, CHANGED))
    assert not canary.exists()


@pytest.mark.parametrize("what", ["merge", "rebase", "cherry-pick"])
def test_what_git_is_in_the_middle_of_is_named(repo: Repo, what: str) -> None:
    repo.git("checkout", "-q", "-b", "other")
    repo.committed("b.txt", b"theirs\n")
    repo.git("checkout", "-q", "main")
    repo.committed("b.txt", b"ours\n")
    arguments = {
        "rebase": ["rebase", "other"],
        "merge": ["merge", "other"],
        "cherry-pick": ["cherry-pick", "other"],
    }
    subprocess.run(["git", *arguments[what]], cwd=repo.root, capture_output=True, check=False)
    repo.write("a.txt", CHANGED)
    with pytest.raises(CommitRefused, match=f"a {what} is under way"):
        repo.commit(chain("a.txt", LINES, CHANGED))
    drafted = GitRepository(repo.root).draft([chain("a.txt", LINES, CHANGED)])
    assert [file.path for file in drafted.files] == ["a.txt"]
    assert any(what in note for note in drafted.notes)


def test_without_git_there_is_nothing_to_commit_to(tmp_path: Path) -> None:
    with pytest.raises(CommitRefused, match="no git working tree"):
        GitRepository(tmp_path).commit([chain("a.txt", None, b"x")], "No")


@pytest.mark.parametrize(
    "disk", [LINES, CHANGED.replace(b"SIX", b"Six!"), None], ids=["reverted", "changed", "deleted"]
)
def test_lines_that_are_not_there_as_written_are_not_committed(repo: Repo, disk: bytes | None) -> None:
    (repo.root / "a.txt").unlink()
    if disk is not None:
        repo.write("a.txt", disk)
    with pytest.raises(CommitRefused, match=r"a\.txt was changed since it was accepted"):
        repo.commit(chain("a.txt", LINES, CHANGED))


def test_lines_that_stand_on_uncommitted_ones_of_the_user_are_not_committed(repo: Repo) -> None:
    dirty = LINES.replace(b"six", b"user's six")
    both = dirty.replace(b"user's six", b"SIX")
    repo.write("a.txt", both)
    with pytest.raises(CommitRefused, match="commit your own changes"):
        repo.commit(chain("a.txt", dirty, both))
    repo.write("new.txt", b"of the user, and more\n")
    with pytest.raises(CommitRefused, match=r"new\.txt: it is not in HEAD yet"):
        repo.commit(chain("new.txt", b"of the user\n", b"of the user, and more\n"))


def test_a_file_in_another_repository_inside_is_refused(repo: Repo, tmp_path: Path) -> None:
    inner = Repo(repo.root / "sub")
    inner.root.mkdir()
    inner.git("init", "-q")
    inner.git("config", "user.name", "U")
    inner.git("config", "user.email", "u@example.org")
    inner.committed("x.txt", LINES)
    with pytest.raises(CommitRefused, match="sub is a repository of its own"):
        repo.commit(chain("sub/x.txt", LINES, CHANGED))
    repo.git("add", "sub")
    repo.git("commit", "-q", "-m", "link")
    shutil.rmtree(inner.root)
    repo.write("sub/y.txt", b"y\n")
    with pytest.raises(CommitRefused, match="sub is a repository of its own"):
        repo.commit(chain("sub/y.txt", None, b"y\n"))


def test_ignored_files_are_left_out_and_named(repo: Repo) -> None:
    repo.committed(".gitignore", b"*.log\n")
    repo.write("run.log", b"x\n")
    repo.write("a.txt", CHANGED)
    notes = repo.commit(chain("a.txt", LINES, CHANGED), chain("run.log", None, b"x\n"))
    assert notes == ("run.log is left out: git ignores it",)
    assert repo.in_last_commit() == ["M\ta.txt"]
    with pytest.raises(CommitRefused, match="HEAD has what was written already"):
        repo.commit(chain("a.txt", LINES, CHANGED), chain("run.log", None, b"x\n"))


def test_what_was_undone_again_is_no_commit_and_what_was_undone_later_is_one(repo: Repo) -> None:
    with pytest.raises(CommitRefused, match="already"):
        repo.commit(chain("a.txt", LINES, CHANGED, LINES))
    repo.write("a.txt", CHANGED)
    repo.commit(chain("a.txt", LINES, CHANGED))
    repo.write("a.txt", LINES)
    repo.commit(chain("a.txt", CHANGED, LINES), message="Take it back")
    assert repo.head("a.txt") == LINES


def test_an_index_that_another_git_holds_is_told_and_not_touched(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Some Body")
    repo.write("a.txt", CHANGED)
    (repo.root / ".git/index.lock").touch()
    notes = repo.commit(chain("a.txt", LINES, CHANGED))
    (repo.root / ".git/index.lock").unlink()
    assert "git reset -q -- a.txt" in notes[0]
    assert repo.git("log", "-1", "--format=%an") == b"Some Body\n"
    repo.git("reset", "-q", "--", "a.txt")
    assert repo.status() == []


def test_a_branch_that_another_git_holds_takes_no_commit(repo: Repo) -> None:
    repo.write("a.txt", CHANGED)
    head = repo.git("rev-parse", "HEAD")
    (repo.root / ".git/refs/heads/main.lock").touch()
    with pytest.raises(CommitRefused, match="held by another git"):
        repo.commit(chain("a.txt", LINES, CHANGED))
    (repo.root / ".git/refs/heads/main.lock").unlink()
    assert repo.git("rev-parse", "HEAD") == head
    assert repo.status() == [" M a.txt"]
