"""Where in git a folder lies, and what there is in the way of a commit."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tier_code.adapters.workspace.git import run_git
from tier_code.domain.errors import CommitRefused

_UNDER_WAY = {
    "MERGE_HEAD": "a merge",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
}
_COMMIT_HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit")


@dataclass(frozen=True, slots=True, kw_only=True)
class GitPlace:
    """A working tree and the folder of it that a session works in."""

    top: str
    """The working tree's root."""
    prefix: str
    """From the root to the session's folder; empty or ending in `/`."""
    head: str
    """The id of the commit checked out; empty before the first one."""
    branch: str
    """Empty where no branch is checked out."""

    def path(self, path: str) -> str:
        """A path of the session as git names it."""
        return f"{self.prefix}{path}"


def git_place(folder: str) -> GitPlace:
    """The working tree that `folder` is in.

    Errors: CommitRefused where there is none.
    """
    found = run_git(folder, "rev-parse", "--show-toplevel", "--show-prefix")
    if found.code != 0:
        raise CommitRefused(f"there is no git working tree here: {found.why}")
    top, prefix, *_ = [*os.fsdecode(found.out).split("\n"), ""]
    head = run_git(folder, "rev-parse", "-q", "--verify", "HEAD^{commit}").out.decode("ascii").strip()
    branch = run_git(folder, "symbolic-ref", "--short", "-q", "HEAD").out
    return GitPlace(top=top, prefix=prefix, head=head, branch=branch.decode("utf-8", "replace").strip())


def under_way(place: GitPlace) -> str:
    """What git is in the middle of, in words; empty when nothing."""
    names = [argument for name in _UNDER_WAY for argument in ("--git-path", name)]
    paths = os.fsdecode(run_git(place.top, "rev-parse", *names).out).splitlines()
    for path, words in zip(paths, _UNDER_WAY.values(), strict=False):
        if os.path.lexists(Path(place.top, path)):
            return words
    return ""


def left_undone(place: GitPlace) -> tuple[str, ...]:
    """What `git commit` would do in this repository and a commit of ours does not."""
    notes = []
    hooks = _hooks(place)
    if hooks:
        notes.append(f"the repository's hooks did not run: {', '.join(hooks)}")
    signs = run_git(place.top, "config", "--type=bool", "--get", "commit.gpgSign").out.strip() == b"true"
    if signs:
        notes.append("it is not signed; `git commit --amend -S --no-edit` signs it")
    return tuple(notes)


def _hooks(place: GitPlace) -> Sequence[str]:
    set_by = run_git(place.top, "config", "--show-scope", "--get-all", "core.hooksPath").out
    chosen = [line.partition("\t") for line in os.fsdecode(set_by).splitlines()]
    # Ours, which switches them off, has the scope `command`.
    paths = [path for scope, _, path in chosen if scope != "command"]
    if paths:
        folder = Path(paths[-1]).expanduser()
    else:
        common = os.fsdecode(run_git(place.top, "rev-parse", "--git-common-dir").out).strip()
        folder = Path(common, "hooks")
    return [name for name in _COMMIT_HOOKS if os.access(Path(place.top, folder, name), os.X_OK)]


def refuse_foreign(place: GitPlace, paths: Iterable[str]) -> None:
    """Refuse files that lie in another repository inside this one, and files that a program converts.

    Errors: CommitRefused.
    """
    wanted = list(paths)
    folders = {above for path in wanted for above in _above(path)}
    for folder in sorted(folders):
        inside = os.path.lexists(Path(place.top, folder, ".git"))
        if inside or (place.head and _is_submodule(place, folder)):
            raise CommitRefused(f"{folder} is a repository of its own: commit there yourself")
    answer = run_git(
        place.top,
        "check-attr",
        "-z",
        "--stdin",
        "filter",
        stdin=os.fsencode("".join(f"{p}\0" for p in wanted)),
    )
    words = os.fsdecode(answer.out).split("\0")
    for path, value in zip(words[0::3], words[2::3], strict=False):
        if value not in ("unspecified", "unset"):
            raise CommitRefused(f"{path} goes through the filter '{value}', a program: commit it yourself")


def _above(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def _is_submodule(place: GitPlace, folder: str) -> bool:
    return run_git(place.top, "ls-tree", place.head, "--", folder).out.startswith(b"160000 ")
