"""Reading the planner's answer: strict about what it means, tolerant about nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, TypeAlias

from tier_code.engine.planning.model.schema import MOST_LOOKS, MOST_STEPS, DraftKind, Look, ReplyKind

Json: TypeAlias = Any
"""What json.loads gives."""
LONGEST_INSTRUCTION = 6000
"""Characters; a longer one says more than the edit would."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The request was a question."""

    text: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that the planner asks to see."""

    look: Look
    what: str

    def __str__(self) -> str:
        return f"{self.look.value} {self.what}"


@dataclass(frozen=True, slots=True)
class Needed:
    """The planner cannot plan before it has seen more."""

    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStep:
    """A step as the planner wrote it; nothing about it is checked against the code yet."""

    id: str
    kind: DraftKind
    title: str
    targets: tuple[str, ...]
    instruction: str
    deletes: tuple[str, ...] = ()
    """Targets that may go away."""
    after: tuple[str, ...] = ()
    judgement: str = "local"
    signature: str = "kept"
    lines: int = 0
    answer: str = ""
    """The edit itself, where writing it was shorter than describing it."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A plan as the planner wrote it."""

    steps: tuple[DraftStep, ...]
    notes: tuple[str, ...] = ()


PlannerReply = Answered | Needed | Drafted


@dataclass(frozen=True, slots=True)
class Misread:
    """The answer does not say what an answer has to say; the planner is told what is wrong, once."""

    problems: tuple[str, ...]


def read_reply(text: str) -> PlannerReply | Misread:
    """The planner's answer, or everything that is wrong with it."""
    try:
        value = json.loads(_bare(text), object_pairs_hook=_distinct, parse_constant=_refused)
    except (ValueError, RecursionError) as problem:
        return Misread((f"the answer is not the JSON object that was asked for: {problem}",))
    if not isinstance(value, dict):
        return Misread(("the answer is not a JSON object",))
    match value.get("kind"):
        case ReplyKind.ANSWER.value:
            answer = _text(value, "answer")
            return Answered(answer) if answer.strip() else Misread(("kind is answer, but answer is empty",))
        case ReplyKind.NEED.value:
            return _needed(value)
        case ReplyKind.PLAN.value:
            return _drafted(value)
        case other:
            return Misread((f"kind is {other!r}; it must be answer, need or plan",))


def _bare(text: str) -> str:
    """The JSON without a code fence; hosts that know no schema get one from their models."""
    stripped = text.strip()
    if stripped.startswith("```") and stripped.endswith("```"):
        return stripped.removeprefix("```json").removeprefix("```").removesuffix("```")
    return stripped


def _distinct(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """An object whose keys all differ: of two `steps`, nobody knows which is meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key comes twice")
    return found


def _refused(constant: str) -> Json:
    raise ValueError(f"{constant} is no JSON")


def _needed(value: dict[str, Json]) -> Needed | Misread:
    wanted = []
    for item in _items(value, "need"):
        look = _text(item, "look")
        what = _text(item, "wanted").strip()
        if look in tuple(Look) and what:
            wanted.append(Wanted(Look(look), what))
    if not wanted:
        return Misread(("kind is need, but nothing in need can be looked up",))
    return Needed(tuple(wanted[:MOST_LOOKS]))


def _drafted(value: dict[str, Json]) -> Drafted | Misread:
    items = _items(value, "steps")
    if not items:
        return Misread(("kind is plan, but there are no steps",))
    if len(items) > MOST_STEPS:
        return Misread((f"{len(items)} steps are too many; {MOST_STEPS} is the most",))
    steps, problems = [], []
    for place, item in enumerate(items, 1):
        step = _step(item, place)
        if isinstance(step, str):
            problems.append(step)
        else:
            steps.append(step)
    if problems:
        return Misread(tuple(problems))
    return Drafted(tuple(steps), tuple(note for note in _texts(value, "notes") if note.strip()))


def _step(item: dict[str, Json], place: int) -> DraftStep | str:
    """A step, or what is wrong with it."""
    kind, instruction = _text(item, "kind"), _text(item, "instruction").strip()
    name = _text(item, "id").strip() or str(place)
    if kind not in tuple(DraftKind):
        return f"step {name}: kind {kind!r} is unknown"
    if not instruction:
        return f"step {name}: the instruction is empty"
    if len(instruction) > LONGEST_INSTRUCTION:
        return f"step {name}: the instruction is longer than {LONGEST_INSTRUCTION} characters"
    judgement, signature = _text(item, "judgement"), _text(item, "signature")
    lines = item.get("lines")
    return DraftStep(
        id=name,
        kind=DraftKind(kind),
        title=_text(item, "title").strip() or instruction.partition("\n")[0][:70],
        targets=tuple(target.strip() for target in _texts(item, "targets") if target.strip()),
        instruction=instruction,
        deletes=tuple(target.strip() for target in _texts(item, "deletes") if target.strip()),
        after=tuple(_texts(item, "after")),
        judgement=judgement if judgement in {"none", "hard"} else "local",
        signature="may change" if signature == "may change" else "kept",
        lines=lines if isinstance(lines, int) and 0 < lines < 10_000 else 0,
        answer=_text(item, "answer"),
    )


def _text(item: dict[str, Json], name: str) -> str:
    found = item.get(name)
    return found if isinstance(found, str) else ""


def _texts(item: dict[str, Json], name: str) -> list[str]:
    found = item.get(name)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _items(item: dict[str, Json], name: str) -> list[dict[str, Json]]:
    found = item.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
