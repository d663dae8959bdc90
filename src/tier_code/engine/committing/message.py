"""What a commit is called, made from receipts alone: no model is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.domain.plan import StepId
from tier_code.domain.tiers import TierName
from tier_code.domain.untrusted import one_line, sanitize
from tier_code.domain.view import SessionView, StepView

LONGEST_SUBJECT = 72
TRAILER = "Assisted-by"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """The steps whose results no commit holds yet."""

    done: tuple[StepView, ...]
    taken_back: tuple[StepView, ...]
    """Undone after a commit that holds them."""

    @property
    def steps(self) -> tuple[StepId, ...]:
        """All of them, as the plan lists them."""
        return tuple(step.step.id for step in (*self.done, *self.taken_back))


def pending_steps(view: SessionView) -> Pending:
    """What was written and undone since the last commit, taken together."""
    tally: Counter[StepId] = Counter()
    for write in view.uncommitted:
        for step in write.steps:
            tally[step] += -1 if write.undoing else 1
    return Pending(
        done=tuple(step for step in view.steps if tally[step.step.id] > 0),
        taken_back=tuple(step for step in view.steps if tally[step.step.id] < 0),
    )


def plain_message(pending: Pending, subject: str = "") -> str:
    """A subject of at most 72 characters, and below it every title where it does not say them all."""
    titles = _titles(pending)
    first = subject or _subject(titles)
    if titles == (first,):
        return first
    return "\n".join((first, "", *(f"- {title}" for title in titles)))


def with_trailer(message: str, pending: Pending) -> str:
    """The message with a line that says who worked on it, tier by tier."""
    text = sanitize(message).strip()
    last = text.rpartition("\n\n")[2] if "\n\n" in text else ""
    # Trailers stand together, as `git interpret-trailers` reads them.
    joined = "\n" if last and all(": " in line for line in last.split("\n")) else "\n\n"
    return f"{text}{joined}{TRAILER}: tier-code ({', '.join(_workers(pending))})"


def _titles(pending: Pending) -> tuple[str, ...]:
    done = [_sentence(step.step.title) for step in pending.done]
    back = [f"Take back: {_sentence(step.step.title)}" for step in pending.taken_back]
    return tuple(dict.fromkeys([*done, *back]))


def _sentence(title: str) -> str:
    plain = " ".join(one_line(title, 400).replace("\N{RIGHTWARDS ARROW}", "to").split())
    return plain[:1].upper() + plain[1:]


def _subject(titles: Sequence[str]) -> str:
    if not titles:
        return "Change what was asked"
    others = len(titles) - 1
    more = f" and {others} more change{'s' if others > 1 else ''}" if others else ""
    return f"{shortened(titles[0], LONGEST_SUBJECT - len(more))}{more}"


def shortened(text: str, room: int) -> str:
    """At most `room` characters, cut between words where there is one."""
    if len(text) <= room:
        return text
    cut = text[: room - 1]
    return f"{cut.rpartition(' ')[0] or cut}\N{HORIZONTAL ELLIPSIS}"


def _workers(pending: Pending) -> tuple[str, ...]:
    """`tool`, `local:qwen2.5-coder`: who made what stands in the tree, each once."""
    found: dict[str, None] = {}
    for step in (*pending.done, *pending.taken_back):
        tier, model = step.step.tier, ""
        if step.attempt is not None:
            tier, model = step.attempt.tier, one_line(step.attempt.model, 60)
        found[tier.value if tier is TierName.TOOL or not model else f"{tier.value}:{model}"] = None
    return tuple(found) or (TierName.TOOL.value,)
