"""What the planner says is read strictly: half an answer is never acted on."""

from __future__ import annotations

import json
import random

import pytest

from tier_code.engine.planning.model.reply import Answered, Drafted, Misread, Needed, read_reply
from tier_code.engine.planning.model.schema import MOST_LOOKS, MOST_STEPS, PLANNER_SCHEMA, DraftKind, Look

STEP = {
    "id": "1",
    "kind": "edit",
    "title": "reject duplicate keys",
    "targets": ["tomlkit/api.py::parse"],
    "deletes": [],
    "instruction": "Add a parameter strict_keys=False and raise KeyAlreadyPresent.",
    "after": [],
    "judgement": "local",
    "signature": "may change",
    "lines": 14,
    "answer": "",
}


def reply(**fields: object) -> str:
    return json.dumps({"kind": "plan", "answer": "", "need": [], "notes": [], "steps": [], **fields})


def test_an_answer_is_read() -> None:
    assert read_reply(reply(kind="answer", answer="It is `a.py::f`.")) == Answered("It is `a.py::f`.")


def test_a_look_is_read_and_bounded() -> None:
    wanted = [{"look": "symbol", "wanted": f"f{number}"} for number in range(MOST_LOOKS + 5)]
    read = read_reply(reply(kind="need", need=wanted))
    assert isinstance(read, Needed)
    assert len(read.wanted) == MOST_LOOKS
    assert read.wanted[0].look is Look.SYMBOL


def test_a_plan_is_read() -> None:
    read = read_reply(reply(steps=[STEP], notes=["assumes TOML 1.0"]))
    assert isinstance(read, Drafted)
    step = read.steps[0]
    assert step.kind is DraftKind.EDIT
    assert step.targets == ("tomlkit/api.py::parse",)
    assert (step.lines, step.signature, step.judgement) == (14, "may change", "local")
    assert read.notes == ("assumes TOML 1.0",)


def test_a_code_fence_around_the_object_does_no_harm() -> None:
    assert isinstance(read_reply(f"```json\n{reply(steps=[STEP])}\n```"), Drafted)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I would rather not.",
        "[]",
        "null",
        '{"kind":"plan","kind":"answer","answer":"x"}',
        '{"kind":"plan","steps":NaN}',
        reply(kind="delete everything"),
        reply(kind="answer", answer="  "),
        reply(kind="need", need=[{"look": "shell", "wanted": "rm"}]),
        reply(steps=[]),
        reply(steps=[{**STEP, "instruction": ""}]),
        reply(steps=[{**STEP, "kind": "shell"}]),
        reply(steps=[{**STEP, "instruction": "x" * 7000}]),
        reply(steps=[{**STEP, "id": str(number)} for number in range(MOST_STEPS + 1)]),
        "[" * 100_000,
    ],
)
def test_what_does_not_say_it_all_is_refused_with_words(text: str) -> None:
    read = read_reply(text)
    assert isinstance(read, Misread)
    assert all(read.problems)


def test_no_cut_of_a_plan_is_taken_for_a_plan() -> None:
    whole = reply(steps=[STEP, {**STEP, "id": "2"}])
    for length in range(len(whole)):
        assert isinstance(read_reply(whole[:length]), Misread), whole[:length]


def test_ten_thousand_damaged_plans_are_read_or_refused_and_never_raise() -> None:
    chance = random.Random(20261122)
    whole = reply(steps=[STEP, {**STEP, "id": "2", "after": ["1"]}])
    alphabet = '{}[]",:\\0aé\n\x00'
    for _ in range(10_000):
        text = list(whole)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(text))
            match chance.randrange(3):
                case 0:
                    del text[place : place + chance.randint(1, 30)]
                case 1:
                    text[place : place + 1] = chance.choice(alphabet)
                case _:
                    text[place:place] = text[place : place + chance.randint(1, 40)]
            text = text or ["x"]
        assert isinstance(read_reply("".join(text)), Answered | Needed | Drafted | Misread)


def test_the_schema_asks_for_every_field_and_no_other() -> None:
    schema = json.loads(PLANNER_SCHEMA)
    step = schema["properties"]["steps"]["items"]
    assert set(step["required"]) == set(step["properties"]) == set(STEP)
    assert step["additionalProperties"] is False
