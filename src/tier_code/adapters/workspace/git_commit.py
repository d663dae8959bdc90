"""Commits of what a session wrote, made beside the user's index: `read-tree`, `commit-tree`, `update-ref`."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tier_code.adapters.workspace.folder_tree import FolderTree
from tier_code.adapters.workspace.git import Ran, run_git
from tier_code.adapters.workspace.git_index import (
    PLAIN,
    Entry,
    Replaced,
    content_of,
    head_entries,
    index_lines,
    staged_after,
    staged_entries,
    stored,
    update_index,
)
from tier_code.adapters.workspace.git_place import (
    GitPlace,
    git_place,
    left_undone,
    refuse_foreign,
    under_way,
)
from tier_code.domain.errors import CommitRefused
from tier_code.domain.patch import Clash, carry_over
from tier_code.ports.repository import AgainstHead, Committed, Draft, FileChain

_IDENTITY = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL")
"""Who the user says they are, in their own environment."""
_SHOWN = 100


class GitRepository:
    """The git working tree that a folder is in; implements `ports.repository.Repository`.

    No hook runs and nothing is signed: both are programs that a repository may choose. The commit says so.
    """

    def __init__(self, folder: str | Path, patience: float = 5.0) -> None:
        """`patience` is how many seconds another git may hold the index before it is left as it is."""
        self._patience = patience
        self._folder = str(Path(folder).resolve())
        self._tree = FolderTree(self._folder)

    def draft(self, chains: Sequence[FileChain]) -> Draft:
        """What a commit of these writes would hold over HEAD; changes nothing but git's store of objects.

        Errors: CommitRefused.
        """
        place = git_place(self._folder)
        files, notes = self._composed(place, chains)
        busy = under_way(place)
        if busy:
            notes = (*notes, f"{busy} is under way: no commit can be made before it has ended")
        shown = tuple(
            AgainstHead(path=file.path[len(place.prefix) :], before=file.before, after=file.after)
            for file in files
        )
        return Draft(files=shown, notes=(*notes, *left_undone(place)))

    def commit(self, chains: Sequence[FileChain], message: str) -> Committed:
        """Make that commit, over the HEAD that was read, or none.

        Errors: CommitRefused.
        """
        place = git_place(self._folder)
        busy = under_way(place)
        if busy:
            raise CommitRefused(f"{busy} is under way: finish it or break it off first")
        files, notes = self._composed(place, chains)
        if not files:
            raise CommitRefused("; ".join(("HEAD has what was written already", *notes)))
        staged = staged_after(place, files)
        zero = "0" * max(len(each.blob) for file in files for each in (file.was, file.now) if each)
        commit = _made(place, _tree_of(place, index_lines({f.path: f.now for f in files}, zero)), message)
        why = update_index(place, index_lines(staged, zero), self._patience) if staged else ""
        if why:
            listed = " ".join(sorted(staged))
            notes = (*notes, f"the index could not be brought up to date ({why}): git reset -q -- {listed}")
        return Committed(commit=commit, branch=place.branch, notes=(*notes, *left_undone(place)))

    def _composed(
        self, place: GitPlace, chains: Sequence[FileChain]
    ) -> tuple[tuple[Replaced, ...], tuple[str, ...]]:
        """What becomes of each file, and notes on what is left out."""
        paths = [place.path(chain.path) for chain in chains]
        refuse_foreign(place, paths)
        head = head_entries(place, paths)
        ignored = _ignored(place, [path for path in paths if path not in head])
        files = [
            replaced
            for chain in sorted(chains, key=lambda chain: chain.path)
            if place.path(chain.path) not in ignored
            and (replaced := self._replaced(place, chain, head.get(place.path(chain.path))))
        ]
        notes = [f"{path} is left out: git ignores it" for path in sorted(ignored)]
        return tuple(files), tuple(notes)

    def _replaced(self, place: GitPlace, chain: FileChain, was: Entry | None) -> Replaced | None:
        """The file with the session's lines over HEAD; None when that changes nothing.

        Errors: CommitRefused when the lines do not fit HEAD, or are not on disk as they were written.
        """
        path = place.path(chain.path)
        before = None if was is None else content_of(place, was.blob)
        form = _Form(place, path, before, chain.changes[0][0])
        after = before
        for old, new in chain.changes:
            carried = carry_over(form.of(old), form.of(new), after)
            if isinstance(carried, Clash):
                missing = (
                    "it is not in HEAD yet" if before is None else "it has changes of yours in those lines"
                )
                raise CommitRefused(f"{chain.path}: {missing}; commit your own changes of it first")
            after = carried
        disk, written = (form.of(text) for text in (self._tree.read(chain.path), chain.changes[-1][1]))
        # What was edited since must have left the session's lines alone: making them again changes nothing.
        if disk != written and carry_over(before, after, disk) != disk:
            raise CommitRefused(f"{chain.path} was changed since it was accepted: commit it yourself")
        if after == before:
            return None
        mode = was.mode if was else self._mode(place, chain.path)
        now = None if after is None else Entry(mode=mode, blob=stored(place, after))
        return Replaced(path=path, was=was, now=now, before=before, after=after, disk=disk)

    def _mode(self, place: GitPlace, path: str) -> str:
        """Of a file that is new."""
        kept = run_git(place.top, "config", "--type=bool", "--get", "core.fileMode").out.strip() != b"false"
        try:
            status = Path(self._folder, path).lstat()
        except OSError:
            return PLAIN
        return "100755" if kept and status.st_mode & stat.S_IXUSR else PLAIN


class _Form:
    """From bytes on disk to bytes in git: line ends and encodings as git's own settings have them."""

    def __init__(self, place: GitPlace, path: str, head: bytes | None, on_disk: bytes | None) -> None:
        self._place, self._path = place, path
        # As git does it: what is in HEAD with CR LF stays so, whatever the settings say of new files.
        self._plain = head is not None and (head == on_disk or b"\r\n" in head)
        self._known: dict[bytes, bytes] = {}

    def of(self, content: bytes | None) -> bytes | None:
        """The content as git would keep it."""
        if content is None or self._plain:
            return content
        if content not in self._known:
            asked = ("hash-object", "-w", "--stdin", f"--path={self._path}")
            ran = run_git(self._place.top, *asked, stdin=content)
            if ran.code != 0:
                raise CommitRefused(f"git cannot take {self._path}: {ran.why}")
            self._known[content] = content_of(self._place, ran.out.decode("ascii").strip())
        return self._known[content]


def _ignored(place: GitPlace, paths: Sequence[str]) -> frozenset[str]:
    tracked = staged_entries(place, paths) if paths else {}
    new = [path for path in paths if path not in tracked]
    if not new:
        return frozenset()
    # This command takes no paths as literal ones; behind `./` nothing in a name means anything else.
    asked = os.fsencode("".join(f"./{path}\0" for path in new))
    answer = run_git(
        place.top, "check-ignore", "-z", "--stdin", stdin=asked, extra={"GIT_LITERAL_PATHSPECS": "0"}
    )
    return frozenset(name.removeprefix("./") for name in os.fsdecode(answer.out).split("\0") if name)


def _tree_of(place: GitPlace, lines: bytes) -> str:
    """The tree of HEAD with these entries, made in an index of its own."""
    with tempfile.TemporaryDirectory(prefix="tier-code-index-") as folder:
        beside = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
        _need(run_git(place.top, "read-tree", place.head or "--empty", extra=beside))
        _need(run_git(place.top, "update-index", "-z", "--index-info", stdin=lines, extra=beside))
        return _need(run_git(place.top, "write-tree", extra=beside))


def _made(place: GitPlace, tree: str, message: str) -> str:
    """Put a commit of `tree` on top of the HEAD that was read; its id."""
    who = {name: os.environ[name] for name in _IDENTITY if name in os.environ}
    parents = ("-p", place.head) if place.head else ()
    ran = run_git(
        place.top,
        "commit-tree",
        tree,
        *parents,
        "-F",
        "-",
        stdin=message.encode("utf-8", "replace"),
        extra=who,
    )
    if ran.code != 0 and "tell me who you are" in ran.err:
        raise CommitRefused("git does not know who you are: set user.name and user.email")
    commit = _need(ran)
    subject = message.partition("\n")[0][:_SHOWN]
    moved = run_git(
        place.top, "update-ref", "-m", f"commit: {subject}", "HEAD", commit, place.head, extra=who
    )
    if moved.code != 0:
        raise CommitRefused(f"HEAD moved meanwhile, or is held by another git; try again ({moved.why})")
    return commit


def _need(ran: Ran) -> str:
    if ran.code != 0:
        raise CommitRefused(f"git refused: {ran.why}")
    return ran.out.decode("ascii", "replace").strip()
