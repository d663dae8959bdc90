"""Where steps of a class or kind start: as the session began, and as the user has set it since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tier_code.domain import events as e
from tier_code.domain.plan import ClassOrKind, class_or_kind
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView


class ClassTiers(Mapping[ClassOrKind, TierName]):
    """Follows the session's events; every policy that holds it sees the change at once."""

    def __init__(self, first: Mapping[ClassOrKind, TierName], earlier: Iterable[e.Record] = ()) -> None:
        self._tiers = dict(first)
        for record in earlier:
            self._follow(record.event)

    async def observe(self, event: e.Event, view: SessionView) -> None:
        """Take notice of an event."""
        del view
        self._follow(event)

    def __getitem__(self, key: ClassOrKind) -> TierName:
        return self._tiers[key]

    def __iter__(self) -> Iterator[ClassOrKind]:
        return iter(self._tiers)

    def __len__(self) -> int:
        return len(self._tiers)

    def _follow(self, event: e.Event) -> None:
        if isinstance(event, e.ClassTierSet):
            name = class_or_kind(event.name)
            if name is not None:
                self._tiers[name] = event.tier
