"""Accept, reject, undo and redo: the only decisions that end in a write to the user's tree."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from tier_code.domain import events as e
from tier_code.domain.errors import EditConflict, WriteRefused
from tier_code.domain.patch import Clash, Patch, carry_over, file_edit
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.view import SessionView, StepView
from tier_code.engine.execution.staging import ComposedFile, Staging, staged_steps
from tier_code.engine.recorder import Recorder
from tier_code.ports.workspace import Blobs, FileSwap, Workspace

Applied = Callable[[str, tuple[StepId, ...], Patch], e.PatchApplied | e.ChangesUndone | e.ChangesRedone]


class Applier:
    """Writes staged results to the tree and takes them back, all files or none."""

    def __init__(self, recorder: Recorder, staging: Staging, workspace: Workspace, blobs: Blobs) -> None:
        self._recorder = recorder
        self._staging = staging
        self._workspace = workspace
        self._blobs = blobs

    async def accept(self, ids: tuple[StepId, ...]) -> None:
        """Write staged steps; every one of them when no id is given."""
        steps = staged_steps(self._recorder.view, ids)
        if not steps:
            await self._notice("nothing is staged to accept")
            return
        await self._write(steps, lambda: self._staging.compose(steps), _applied)

    async def reject(self, ids: tuple[StepId, ...]) -> None:
        """Forget staged steps."""
        steps = staged_steps(self._recorder.view, ids)
        if not steps:
            await self._notice("nothing is staged to reject")
            return
        await self._recorder.publish(e.PatchRejected(steps=_ids(steps)))
        self._staging.forget_unused(self._recorder.view)

    async def undo(self, ids: tuple[StepId, ...]) -> None:
        """Take applied steps back out; the last thing applied when no id is given."""
        view = self._recorder.view
        steps = _chosen(view, ids or (view.applied[-1][1] if view.applied else ()), StepState.APPLIED)
        if not steps:
            await self._notice("nothing applied to undo")
            return
        await self._write(steps, lambda: self._taken_out(steps), _undone)

    async def redo(self, ids: tuple[StepId, ...]) -> None:
        """Put undone steps back; the last thing undone when no id is given."""
        view = self._recorder.view
        steps = _chosen(view, ids or (view.undone[-1][1] if view.undone else ()), StepState.UNDONE)
        if not steps:
            await self._notice("nothing undone to redo")
            return
        await self._write(steps, lambda: self._put_back(steps), _redone)

    async def _write(
        self, steps: tuple[StepView, ...], compose: Callable[[], tuple[ComposedFile, ...]], stated: Applied
    ) -> None:
        ids = _ids(steps)
        try:
            files = await asyncio.to_thread(compose)
            event = await asyncio.shield(asyncio.to_thread(self._swap, files, ids, stated))
        except EditConflict as conflict:
            await self._recorder.publish(
                e.ConflictFound(steps=ids, path=conflict.path, reason=conflict.reason), durable=True
            )
            return
        except WriteRefused as refusal:
            await self._recorder.publish(
                e.ConflictFound(steps=ids, path=refusal.path, reason=refusal.reason), durable=True
            )
            return
        await self._recorder.publish(event, durable=True)
        self._staging.observe(event)
        self._staging.forget_unused(self._recorder.view)

    def _swap(
        self, files: tuple[ComposedFile, ...], ids: tuple[StepId, ...], stated: Applied
    ) -> e.PatchApplied | e.ChangesUndone | e.ChangesRedone:
        for content in (c for file in files for c in (file.base, file.content) if c is not None):
            self._blobs.put(content)
        swaps = [FileSwap(path=file.path, before=file.base, after=file.content) for file in files]
        # A process killed between writing and stating it left the files as they should be: only state it.
        done = all(self._workspace.tree.read(swap.path) == swap.after for swap in swaps)
        operation = "" if done else self._workspace.swap(swaps, " ".join(ids))
        patch = Patch(edits=tuple(file_edit(file.path, file.base, file.content) for file in files))
        return stated(operation, ids, patch)

    def _taken_out(self, steps: tuple[StepView, ...]) -> tuple[ComposedFile, ...]:
        return self._over_disk(reversed(steps), backwards=True)

    def _put_back(self, steps: tuple[StepView, ...]) -> tuple[ComposedFile, ...]:
        return self._over_disk(steps, backwards=False)

    def _over_disk(self, steps: Iterable[StepView], *, backwards: bool) -> tuple[ComposedFile, ...]:
        written = self._staging.written()
        contents: dict[str, bytes | None] = {}
        for step in steps:
            for path, (before, after) in self._staging.change_of(step).items():
                onto = contents[path] if path in contents else written.get(path)
                change = (after, before) if backwards else (before, after)
                merged = carry_over(*change, onto)
                if isinstance(merged, Clash):
                    raise EditConflict(path, f"other changes of the same lines stand on {step.step.id}")
                contents[path] = merged
        return tuple(
            ComposedFile(path, written.get(path), content)
            for path, content in sorted(contents.items())
            if content != written.get(path)
        )

    async def _notice(self, text: str) -> None:
        await self._recorder.publish(e.NoticeGiven(text=text))


def _chosen(view: SessionView, ids: Iterable[StepId], state: StepState) -> tuple[StepView, ...]:
    """The steps as they were written one upon the other, which need not be the order they are listed in."""
    wanted = set(ids)
    chosen = (step for step in view.steps if step.step.id in wanted and step.state is state)
    written = (step for write in view.writes if not write.undoing for step in write.steps)
    place = {step: number for number, step in enumerate(written)}
    return tuple(sorted(chosen, key=lambda step: place.get(step.step.id, -1)))


def _ids(steps: Iterable[StepView]) -> tuple[StepId, ...]:
    return tuple(step.step.id for step in steps)


def _applied(operation: str, ids: tuple[StepId, ...], patch: Patch) -> e.PatchApplied:
    return e.PatchApplied(operation=operation, steps=ids, patch=patch)


def _undone(operation: str, ids: tuple[StepId, ...], patch: Patch) -> e.ChangesUndone:
    return e.ChangesUndone(operation=operation, steps=ids, patch=patch)


def _redone(operation: str, ids: tuple[StepId, ...], patch: Patch) -> e.ChangesRedone:
    return e.ChangesRedone(operation=operation, steps=ids, patch=patch)
