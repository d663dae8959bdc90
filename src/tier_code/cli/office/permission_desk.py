"""The desk for permissions: which commands run without asking, and whether a repository's words are heard."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from tier_code.adapters.config.repo_asks import repo_asks
from tier_code.adapters.config.repo_permissions import RepoPermissions, Trust
from tier_code.cli.repo_answers import permissions_of
from tier_code.engine.planning.model.surroundings import CONVENTIONS
from tier_code.frontends.shared.back_office import TrustQuestion, TrustRow, TrustWords


class PermissionDesk:
    """What the user answered about the repository."""

    _repo: Path

    @cached_property
    def _kept(self) -> RepoPermissions:
        return permissions_of(self._repo)

    def rules(self) -> Sequence[str]:
        """Commands that run without asking in this repository."""
        return self._kept.rules()

    def allow(self, command: str) -> str:
        """Allow one more."""
        return self._kept.allow(command)

    def forget(self, rule: str) -> None:
        """Ask about it again."""
        self._kept.forget(rule)

    def permissions_file(self) -> str:
        """Where the rules are."""
        return str(self._kept.path)

    def trust(self) -> TrustQuestion | None:
        """What this repository's files ask for."""
        asks = repo_asks(self._repo, CONVENTIONS)
        if not asks.asked:
            return None
        kept = self._kept.trust()
        return TrustQuestion(
            repo=str(self._repo),
            rows=tuple(TrustRow(file=each.file, what=each.what, heard=each.heard) for each in asks.asked),
            words=tuple(TrustWords(each.file, each.begins) for each in asks.words),
            digest=asks.digest,
            again=kept is not None and kept.digest != asks.digest,
        )

    def trusted(self) -> bool | None:
        """The answer for the files as they are now."""
        kept = self._kept.trust()
        return kept.trusted if kept and kept.digest == repo_asks(self._repo, CONVENTIONS).digest else None

    def decide(self, question: TrustQuestion, *, trusted: bool) -> None:
        """Keep the user's answer, bound to the files as they were when it was asked."""
        self._kept.decide(Trust(digest=question.digest, trusted=trusted))
