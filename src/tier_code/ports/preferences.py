"""The user's settings, as far as a session may write them: never a repository's."""

from __future__ import annotations

from typing import Protocol


class Preferences(Protocol):
    """Where the user's choices outlive a session."""

    def keep(self, key: str, value: str) -> str:
        """Set one setting, as `tier-code config set` does; says where.

        Errors: UsageProblem or StorageProblem; then nothing was changed.
        """
