"""Plain words that are a command and nothing else: `undo the second step`, `commit this`.

Only what is certain: whole sentences of a short list. Everything else is a request, for the planner to read.
"""

from __future__ import annotations

import re

from tier_code.domain.plan import StepId, StepState
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.requests import Wish

_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_STATES = {"undo": StepState.APPLIED, "redo": StepState.UNDONE}
_POLITE = re.compile(r"^(?:please\s+)?(.*?)(?:,?\s+please)?\s*[.!]*$", re.IGNORECASE | re.DOTALL)
_COMMIT = re.compile(r"commit(?: (?:this|it|that|them|(?:this|these|the) changes?))?")
_LAST = re.compile(r"(?:it|that|this)?")
_ALL = re.compile(r"all|everything|all of it|all steps|every step")
_BY_ID = re.compile(r"(?:steps? )?s\d+(?:(?:, | and |, and )s\d+)*")
_BY_PLACE = re.compile(rf"(?:the )?(\d+(?:st|nd|rd|th)|{'|'.join(_PLACES)}) step|(?:the )?step (\d+)")


def plain_wish(text: str, view: SessionView) -> Wish | None:
    """The action that a typed request is, when it is one for certain; None for a request."""
    polite = _POLITE.match(" ".join(text.split()).lower())
    said = polite.group(1) if polite else ""
    if _COMMIT.fullmatch(said):
        return Wish(action="commit")
    verb, _, rest = said.partition(" ")
    if verb not in _STATES:
        return None
    if _LAST.fullmatch(rest):
        return Wish(action=verb)
    steps = _steps(rest, view, _STATES[verb])
    return Wish(action=verb, words=steps) if steps else None


def _steps(said: str, view: SessionView, state: StepState) -> tuple[str, ...]:
    """The ids that the words name; none when they name none for certain."""
    if _ALL.fullmatch(said):
        return tuple(step.step.id for step in view.steps if step.state is state)
    if _BY_ID.fullmatch(said):
        return tuple(re.findall(r"s\d+", said))
    placed = _BY_PLACE.fullmatch(said)
    if placed is None:
        return ()
    word, number = placed.groups()
    place = int(number) if number else _place(word)
    listed = view.current_steps
    if not 1 <= place <= len(listed):
        return ()
    step = listed[place - 1].step.id
    # "step 2" may mean the second in the list or the one called s2: certain only where both are the same.
    return () if number and step != StepId(f"s{number}") else (step,)


def _place(word: str) -> int:
    return _PLACES.index(word) + 1 if word in _PLACES else int(re.sub(r"\D", "", word))
