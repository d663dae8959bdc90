"""What the planner is told: only ever added to, so that each request begins with the one before.

Order: instructions, the repository as it was when the session began, then turns. A turn shows receipts of
what happened since, then the request. Executors' transcripts never come in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tier_code.domain import events as e
from tier_code.domain.privacy import PrivacyRules, may_reach, strictest
from tier_code.domain.tiers import Reach
from tier_code.ports.model import ModelMessage

PLANNER_ROLE = "planner"


@dataclass(slots=True)
class Conversation:
    """Messages so far. The first one holds everything that never changes in a session."""

    head: ModelMessage
    turns: list[ModelMessage] = field(default_factory=list)
    paths: frozenset[str] | None = frozenset()
    """Files that anything in it was made from; None when nobody wrote down which."""

    def may_go(self, rules: PrivacyRules, reach: Reach) -> bool:
        """Whether it is certain that all of it may travel so far."""
        return self.paths is not None and may_reach(strictest(map(rules.label, self.paths)), reach)

    def made_from(self, paths: Iterable[str]) -> None:
        """What is said next is made from these files."""
        if self.paths is not None:
            self.paths |= frozenset(paths)

    def asking(self, text: str) -> tuple[ModelMessage, ...]:
        """The messages of the next request, with what a cache should keep marked."""
        newest = ModelMessage(role="user", text=text, cached=True)
        return (self.head, *(replace(each, cached=False) for each in self.turns), newest)

    def said(self, text: str, answer: str, *, native: str = "", model: str = "") -> None:
        """A request was answered: both become part of every later one."""
        self.turns.append(ModelMessage(role="user", text=text))
        self.turns.append(
            ModelMessage(role="assistant", text=answer, native=native, native_model=model if native else "")
        )

    def forget(self, summary: str) -> None:
        """Replace the turns by what is known of them; costs the cache once."""
        self.turns = []
        if summary:
            self.said(summary, '{"kind":"answer","answer":"Understood.","need":[],"notes":[],"steps":[]}')


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What a compaction did."""

    messages: int
    """How many went."""
    receipts: int
    """How many stay."""
    known: str
    """What is told in their place; empty when there was nothing to tell."""


def head_of(instructions: str, forms: Sequence[str], repository: str) -> ModelMessage:
    """The message that never changes in a session."""
    listed = "\n".join(f"- {form}" for form in forms)
    text = f"{instructions}\n{listed}\n\n<repository>\n{repository.strip()}\n</repository>"
    return ModelMessage(role="system", text=text, cached=True)


def recalled(records: Iterable[e.Record]) -> Conversation | None:
    """The conversation of a resumed session, from its newest answered call; None before the first one.

    What the vendor bound to its own session, such as reasoning, is not part of it.
    """
    called: dict[str, e.ModelCalled] = {}
    answers: dict[str, list[str]] = {}
    newest: e.ModelCalled | None = None
    compacted: e.ConversationCompacted | None = None
    for record in counting(records):
        match record.event:
            case e.ModelCalled(step=None) as event if event.role in ("", PLANNER_ROLE):
                called[event.call] = event
                answers[event.call] = []
            case e.TextDelta() as event if event.call in answers:
                answers[event.call].append(event.text)
            case e.ModelReplied() as event if event.call in called:
                newest, compacted = called[event.call], None
            case e.ConversationCompacted() as event:
                compacted = event
            case _:
                continue
    found = _rebuilt(newest, "".join(answers[newest.call])) if newest else None
    if found is not None and compacted is not None:
        found.forget(compacted.known)
    return found


def counting(records: Iterable[e.Record]) -> Sequence[e.Record]:
    """The records less the stretches that the user went back over."""
    kept: list[e.Record] = []
    begun: dict[int, int] = {}
    for record in records:
        if isinstance(record.event, e.PromptSubmitted):
            begun[record.event.turn] = len(kept)
        elif isinstance(record.event, e.ConversationRewound):
            del kept[begun.get(record.event.turn, len(kept)) :]
        kept.append(record)
    return kept


def _rebuilt(call: e.ModelCalled, answer: str) -> Conversation | None:
    if not call.messages or call.messages[0][0] != "system":
        return None
    head = ModelMessage(role="system", text=call.messages[0][1], cached=True)
    turns = [ModelMessage(role=role, text=text) for role, text in call.messages[1:]]
    paths = None if call.paths is None else frozenset(call.paths)
    return Conversation(head, [*turns, ModelMessage(role="assistant", text=answer)], paths)
