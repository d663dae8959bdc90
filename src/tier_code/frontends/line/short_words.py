"""Short commands of the line mode: `2 local`, `drop 3`, `move 4 2`, `go`. A number is that of a step's name.

Whole entries only, made of a verb and numbers: a sentence is a request, whatever word it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tier_code.domain.plan import StepId, StepState
from tier_code.domain.tiers import LADDER
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.shared.requests import Wish

_STEP = r"s?\d{1,6}"
_STEPS = re.compile(rf"(?P<verb>[a-z]+)(?P<steps>(?:[ ,]+{_STEP})*)")
_TIER = re.compile(rf"(?P<steps>{_STEP}(?:[ ,]+{_STEP})*) (?P<tier>{'|'.join(LADDER)})")
_MOVE = re.compile(rf"move (?P<step>{_STEP}) (?:to )?(?P<to>{_STEP}|up|down)")
_EDIT = re.compile(rf"edit (?P<step>{_STEP})\s+(?P<text>\S.*)", re.DOTALL)
_RAISE = re.compile(r"raise(?: to)? \$?(?P<amount>\d+(?:\.\d+)?)")
_HUNKS = re.compile(rf"hunks?(?: (?P<step>{_STEP}))?(?P<numbers>(?:[ ,]+\d{{1,6}})*)")
_BARE = re.compile(_STEP)
_BUSY = (Phase.RUNNING, Phase.PLANNING)
_EACH = {"drop": "drop", "rerun": "rerun"}
"""Verbs that stand for one command a step."""
_TOGETHER = {"accept": "accept", "reject": "reject", "undo": "undo", "redo": "redo"}
"""Verbs that take any number of steps at once, and none for all or the last."""
_ALONE = {
    "commit": "commit",
    "replan": "replan",
    "raise": "raise",
    "cheaper": "cheaper",
    "continue": "continue",
    "discard": "discard",
    "approve": "approve",
    "quit": "quit",
    "exit": "quit",
    "help": "help",
    "?": "help",
    "plan": "plan",
}
_YES = ("go", "yes", "y", "run")
_NO = ("no", "n")


def short_wishes(text: str, view: SessionView) -> tuple[Wish, ...]:
    """What a short command asks for, in order; nothing when the text is none."""
    said = " ".join(text.lower().split())
    edit = _EDIT.fullmatch(text.strip())
    if edit and _planned(edit["step"], view):
        return (Wish(action="edit", words=(_name(edit["step"]), edit["text"].strip())),)
    for read in (_decision, _tiers, _moved, _raised, _hunks, _verb):
        wishes = read(said, view)
        if wishes:
            return wishes
    return ()


def _decision(said: str, view: SessionView) -> tuple[Wish, ...]:
    """Yes and no to what waits; `stop` is for what runs first."""
    reviewing = view.phase is Phase.PLAN_REVIEW
    if reviewing and said in (*_YES, *_NO, "stop"):
        return (Wish(action="approve" if said in _YES else "discard"),)
    if said == "stop":
        return (Wish(action="interrupt"),)
    if said == "go":
        return (Wish(action="continue"),)
    return ()


def _tiers(said: str, view: SessionView) -> tuple[Wish, ...]:
    found = _TIER.fullmatch(said)
    names = _names(found["steps"]) if found else ()
    return tuple(Wish(action="tier", words=(name, found["tier"])) for name in names) if found else ()


def _moved(said: str, view: SessionView) -> tuple[Wish, ...]:
    """`move 4 2` puts the fourth where the second stands; each step on the way is one move."""
    found = _MOVE.fullmatch(said)
    if found is None:
        return ()
    step, to = _name(found["step"]), found["to"]
    if to in ("up", "down"):
        return (Wish(action="move", words=(step, to)),)
    listed = [each.step.id for each in view.current_steps]
    if step not in listed or _name(to) not in listed:
        return (Wish(action="move", words=(step if step not in listed else _name(to), "up")),)
    distance = listed.index(StepId(_name(to))) - listed.index(StepId(step))
    way = "up" if distance < 0 else "down"
    return tuple(Wish(action="move", words=(step, way)) for _ in range(abs(distance)))


def _raised(said: str, view: SessionView) -> tuple[Wish, ...]:
    found = _RAISE.fullmatch(said)
    return (Wish(action="raise", words=(found["amount"],)),) if found else ()


def _hunks(said: str, view: SessionView) -> tuple[Wish, ...]:
    """`hunks` lists them, `hunks 2` those of s2, `hunks 2 3` shows the third of s2."""
    found = _HUNKS.fullmatch(said)
    if found is None:
        return ()
    step = (_name(found["step"]),) if found["step"] else ()
    return (Wish(action="hunks", words=(*step, *re.findall(r"\d+", found["numbers"]))),)


def _verb(said: str, view: SessionView) -> tuple[Wish, ...]:
    if said in _ALONE:
        return (Wish(action=_ALONE[said]),)
    if _BARE.fullmatch(said):
        return (Wish(action="open", words=(_name(said),)),) if view.step(StepId(_name(said))) else ()
    found = _STEPS.fullmatch(said)
    makers: dict[str, Callable[[Sequence[str]], tuple[Wish, ...]]] = {
        **dict.fromkeys(("show", "open", "step"), lambda names: (Wish(action="open", words=tuple(names)),)),
        "diff": lambda names: (Wish(action="review", words=tuple(names)),),
        "skip": lambda names: (
            tuple(Wish(action="skip", words=(name,)) for name in names) or (Wish(action="skip"),)
        ),
        **{verb: _each(action) for verb, action in _EACH.items()},
        **{verb: _together(action) for verb, action in _TOGETHER.items()},
    }
    return makers[found["verb"]](_names(found["steps"])) if found and found["verb"] in makers else ()


def _each(action: str) -> Callable[[Sequence[str]], tuple[Wish, ...]]:
    return lambda names: tuple(Wish(action=action, words=(name,)) for name in names)


def _together(action: str) -> Callable[[Sequence[str]], tuple[Wish, ...]]:
    return lambda names: (Wish(action=action, words=tuple(names)),)


def _names(text: str) -> tuple[str, ...]:
    return tuple(_name(word) for word in re.findall(_STEP, text))


def _name(word: str) -> str:
    return word if word.startswith("s") else f"s{word}"


def _planned(word: str, view: SessionView) -> bool:
    step = view.step(StepId(_name(word)))
    return step is not None and step.state is StepState.PLANNED
