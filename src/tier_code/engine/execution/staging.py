"""Staged results: what passed its checks and waits for the user, composed without touching the tree.

For every file with staged changes one *base* content is remembered: what the first step saw. Accepting writes
only if the file still holds it. Which contents are involved is read from the session's events alone, so a
resumed session stands exactly where it stopped; the bytes come from the blobs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tier_code.domain import events as e
from tier_code.domain.errors import EditConflict
from tier_code.domain.patch import Clash, FileEdit, carry_over, keep_hunks
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.view import SessionView, StepView
from tier_code.ports.source import Overlay, SourceTree
from tier_code.ports.workspace import Blobs


@dataclass(frozen=True, slots=True)
class ComposedFile:
    """A file as it must be now and as it will be."""

    path: str
    base: bytes | None
    content: bytes | None


class Staging:
    """Composes staged steps over the contents they were made on."""

    def __init__(self, blobs: Blobs, tree: SourceTree) -> None:
        self._blobs = blobs
        self._tree = tree
        self._bases: dict[str, str | None] = {}
        """Path to the digest of the content that staged results stand on; None for a file to be created."""
        self._written: dict[str, str | None] = {}
        """Path to the digest of what this session last wrote there."""

    def observe(self, event: e.Event) -> None:
        """Keep the bases right. Called for every event, live and when a session is resumed."""
        match event:
            case e.PatchProposed():
                for edit in event.patch.edits:
                    self._bases.setdefault(edit.path, edit.before)
            case e.PatchApplied() | e.ChangesUndone() | e.ChangesRedone():
                for edit in event.patch.edits:
                    self._bases[edit.path] = edit.after
                    self._written[edit.path] = edit.after
            case e.BaseMoved():
                self._bases[event.path] = event.content
            case _:
                pass

    def forget_unused(self, view: SessionView) -> None:
        """Files without staged changes are read from disk again."""
        used = {edit.path for step in staged_steps(view) for edit in _edits(step)}
        self._bases = {path: base for path, base in self._bases.items() if path in used}

    def overlay(self, view: SessionView) -> Overlay:
        """The tree as the next step sees it: everything staged, nothing rejected.

        Errors: EditConflict when staged steps no longer fit together.
        """
        return self.overlay_of(staged_steps(view))

    def overlay_of(self, steps: Iterable[StepView]) -> Overlay:
        """The tree with just these steps' results.

        Errors: EditConflict when they do not fit together.
        """
        files = self.compose(steps)
        return Overlay(self._tree, {file.path: file.content for file in files})

    def compose(self, steps: Iterable[StepView]) -> tuple[ComposedFile, ...]:
        """The files that these steps, in this order, change, over the remembered bases.

        Errors: EditConflict naming a file where a step stands on another one that is not included.
        """
        contents: dict[str, bytes | None] = {}
        for step in steps:
            rejected = dict(step.rejected_hunks)
            for edit in _edits(step):
                if edit.path not in contents:
                    contents[edit.path] = self._base(edit.path)
                contents[edit.path] = self._with(edit, contents[edit.path], rejected.get(edit.path, ()))
        return tuple(
            ComposedFile(path, self._base(path), content)
            for path, content in sorted(contents.items())
            if content != self._base(path)
        )

    def moved(self, view: SessionView) -> Mapping[str, bytes | None]:
        """Files whose content on disk is no longer the base of their staged changes."""
        paths = sorted({edit.path for step in staged_steps(view) for edit in _edits(step)})
        now = {path: self._tree.read(path) for path in paths}
        return {path: content for path, content in now.items() if content != self._base(path)}

    def written(self) -> dict[str, bytes | None]:
        """What this session last wrote to each file: what must be there before it may be changed again."""
        return {
            path: None if digest is None else self._blobs.get(digest)
            for path, digest in self._written.items()
        }

    def change_of(self, step: StepView) -> dict[str, tuple[bytes | None, bytes | None]]:
        """Path to (before, after) as the step made it, unwanted hunks left out."""
        rejected = dict(step.rejected_hunks)
        return {edit.path: self._contents(edit, rejected.get(edit.path, ())) for edit in _edits(step)}

    def part_of(self, step: StepView, view: SessionView) -> tuple[Overlay, dict[str, bytes | None]]:
        """The tree that a staged step saw, and what it changes there without unwanted hunks.

        Errors: EditConflict when the steps before it no longer fit together.
        """
        staged = staged_steps(view)
        earlier = staged[: next(n for n, each in enumerate(staged) if each.step.id == step.step.id)]
        change = self.change_of(step)
        seen = {file.path: file.content for file in self.compose(earlier)}
        seen |= {path: before for path, (before, _) in change.items()}
        changes = {path: after for path, (before, after) in change.items() if after != before}
        return Overlay(self._tree, seen), changes

    def _base(self, path: str) -> bytes | None:
        if path not in self._bases:
            return self._tree.read(path)
        digest = self._bases[path]
        return None if digest is None else self._blobs.get(digest)

    def _with(self, edit: FileEdit, onto: bytes | None, rejected: tuple[int, ...]) -> bytes | None:
        before, after = self._contents(edit, rejected)
        merged = carry_over(before, after, onto)
        if isinstance(merged, Clash):
            raise EditConflict(
                edit.path, "this change stands on another one that is not part of the selection"
            )
        return merged

    def _contents(self, edit: FileEdit, rejected: tuple[int, ...]) -> tuple[bytes | None, bytes | None]:
        before = None if edit.before is None else self._blobs.get(edit.before)
        after = None if edit.after is None else self._blobs.get(edit.after)
        if rejected and (before is None or after is None):
            # A file that comes or goes is one hunk.
            after = before
        elif rejected and before is not None and after is not None:
            kept = [index for index in range(len(edit.hunks)) if index not in rejected]
            after = keep_hunks(before, after, kept)
        return before, after


def staged_steps(view: SessionView, ids: Iterable[StepId] = ()) -> tuple[StepView, ...]:
    """Steps whose results wait for the user, in the order they were staged; of `ids` only, where given."""
    chosen = set(ids)
    waiting = (step for step in view.steps if step.state is StepState.PASSED)
    picked = [step for step in waiting if not chosen or step.step.id in chosen]
    # A step that was run again stands on those before it, whatever its place in the list.
    return tuple(sorted(picked, key=lambda step: step.attempts[-1].started_at if step.attempts else 0))


def _edits(step: StepView) -> tuple[FileEdit, ...]:
    return step.patch.edits if step.patch else ()
