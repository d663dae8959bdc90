"""Commits and their drafts: what no commit holds yet is named and handed to version control."""

from __future__ import annotations

import asyncio

from tier_code.domain import events as e
from tier_code.domain.errors import CommitRefused
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import StepState
from tier_code.domain.view import SessionView
from tier_code.engine.committing.habits import CommitHabits
from tier_code.engine.committing.message import Pending, pending_steps, plain_message, with_trailer
from tier_code.engine.committing.namer import Namer
from tier_code.engine.recorder import Recorder
from tier_code.ports.repository import Draft, FileChain, Repository
from tier_code.ports.workspace import Blobs


class Committer:
    """Makes commits of what was written and of nothing else."""

    def __init__(
        self,
        recorder: Recorder,
        blobs: Blobs,
        repository: Repository | None,
        namer: Namer,
        habits: CommitHabits,
    ) -> None:
        self._recorder = recorder
        self._blobs = blobs
        self._repository = repository
        self._namer = namer
        self._habits = habits

    async def propose(self, message: str) -> None:
        """State what a commit would hold and be called; nothing is made, and no model is asked.

        Errors: CommitRefused.
        """
        pending, draft = await self._draft()
        await self._recorder.publish(
            e.CommitProposed(
                steps=pending.steps,
                patch=_patch(draft),
                message=self._signed(message or plain_message(pending), pending),
                notes=draft.notes,
            )
        )

    async def commit(self, message: str) -> None:
        """Make the commit.

        Errors: CommitRefused; then there is none, and index and tree are as they were.
        """
        pending, draft = await self._draft()
        text = self._signed(message or await self._named(pending, draft), pending)
        repository, chains = self._needed(), await asyncio.to_thread(self._chains, self._recorder.view)
        # Whole even when the session is interrupted: a commit that nobody recorded would be offered again.
        made = await asyncio.shield(asyncio.to_thread(repository.commit, chains, text))
        await self._recorder.publish(
            e.ChangesCommitted(
                commit=made.commit,
                steps=pending.steps,
                message=text,
                branch=made.branch,
                paths=tuple(file.path for file in draft.files),
                notes=made.notes,
            ),
            durable=True,
        )

    async def after_accept(self) -> None:
        """Commit a run that was accepted whole, where the user wants each run committed.

        Errors: CommitRefused.
        """
        view = self._recorder.view
        open_still = any(step.state is StepState.PASSED for step in view.steps)
        if self._habits.each_run and view.uncommitted and view.conflict is None and not open_still:
            await self.commit("")

    async def _draft(self) -> tuple[Pending, Draft]:
        view = self._recorder.view
        if not view.uncommitted:
            raise CommitRefused(
                "nothing was accepted since the last commit" if view.commits else "nothing was accepted"
            )
        chains = await asyncio.to_thread(self._chains, view)
        return pending_steps(view), await asyncio.to_thread(self._needed().draft, chains)

    def _needed(self) -> Repository:
        if self._repository is None:
            raise CommitRefused("there is no version control here")
        return self._repository

    def _chains(self, view: SessionView) -> tuple[FileChain, ...]:
        found: dict[str, list[tuple[bytes | None, bytes | None]]] = {}
        for write in view.uncommitted:
            for edit in write.patch.edits:
                found.setdefault(edit.path, []).append((self._bytes(edit.before), self._bytes(edit.after)))
        return tuple(FileChain(path=path, changes=tuple(changes)) for path, changes in sorted(found.items()))

    def _bytes(self, digest: str | None) -> bytes | None:
        return None if digest is None else self._blobs.get(digest)

    async def _named(self, pending: Pending, draft: Draft) -> str:
        if not self._habits.by_model:
            return plain_message(pending)
        limited = any(True for _ in self._recorder.view.limits.given())
        subject, why_not = await self._namer.subject(pending, _patch(draft), limited=limited)
        if why_not:
            await self._recorder.publish(e.NoticeGiven(text=f"the commit has a plain name: {why_not}"))
        return plain_message(pending, subject)

    def _signed(self, message: str, pending: Pending) -> str:
        return with_trailer(message, pending) if self._habits.attribution else message.strip()


def _patch(draft: Draft) -> Patch:
    return Patch(edits=tuple(file_edit(file.path, file.before, file.after) for file in draft.files))
