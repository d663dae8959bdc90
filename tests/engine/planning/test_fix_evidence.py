"""What an executor is told of failing tests: whole when it fits, and never without what they said."""

from __future__ import annotations

from tier_code.domain.plan import Target
from tier_code.engine.planning.fixing import EVIDENCE_CHARACTERS, evidence, heights
from tier_code.ports.failures import FailedTest


def failing(name: str, lines: int = 1) -> FailedTest:
    source = "\n".join(f"    assert run({number}) == {number}" for number in range(lines))
    return FailedTest(name=f"t.py::{name}", message=f"E  assert run({name}) is 7", source=source)


def test_short_tests_are_told_whole() -> None:
    told = evidence([failing("one"), failing("two"), failing("three")])
    assert told == (
        "t.py::one\n    assert run(0) == 0\nE  assert run(one) is 7\n\n"
        "t.py::two\n    assert run(0) == 0\nE  assert run(two) is 7"
    )


def test_a_long_test_loses_its_last_lines_and_not_what_it_said() -> None:
    told = evidence([failing("one", 200)])
    assert len(told) <= EVIDENCE_CHARACTERS
    assert told.endswith("\n...\nE  assert run(one) is 7")


def test_a_long_test_does_not_push_out_the_second() -> None:
    told = evidence([failing("one", 200), failing("two", 2)])
    assert len(told) <= EVIDENCE_CHARACTERS
    assert "\n...\nE  assert run(one) is 7\n\nt.py::two\n" in told
    assert told.endswith("assert run(1) == 1\nE  assert run(two) is 7")


def test_an_endless_message_leaves_room_for_the_test() -> None:
    loud = FailedTest(name="t.py::loud", message="E  " + "x" * 5000, source="    assert loud()")
    told = evidence([loud])
    assert len(told) <= EVIDENCE_CHARACTERS
    assert told.startswith("t.py::loud\n    assert loud()\nE  xxx")


def test_what_others_call_comes_before_them() -> None:
    load, loads, sign, lone = (
        Target(path="a.py", qualname=name) for name in ("S.load", "S.loads", "sign#2", "x")
    )
    texts = {
        load: "def load(self, file):\n    return self.loads(file.read())",
        loads: "def loads(self, text):\n    return sign(text)",
        sign: "def sign(text):\n    return text",
        lone: "def x():\n    return 1",
    }
    assert heights(texts) == {load: 2, loads: 1, sign: 0, lone: 0}


def test_functions_that_call_each_other_have_an_order_all_the_same() -> None:
    one, two = (Target(path="a.py", qualname=name) for name in ("one", "two"))
    found = heights({one: "def one():\n    two()", two: "def two():\n    one()"})
    assert set(found) == {one, two}
