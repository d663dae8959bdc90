"""What a model is asked for options, twins and log messages: the fixed part first, the question last."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.codebase.codemods.file_steps import file_step
from tier_code.domain.errors import ContextTooLarge
from tier_code.domain.plan import StepKind
from tier_code.engine.planning.prompting.requests import model_request

KINDS = (StepKind.FLAG, StepKind.TWIN, StepKind.LOGGING)


@pytest.mark.parametrize("kind", KINDS)
def test_the_beginning_is_the_same_and_the_end_is_the_question(kind: StepKind) -> None:
    step = replace(file_step(kind, ["m.py"]), instruction="Do <|it|>.")
    one, room, _ = model_request(step, "# m.py\nx = 1  # </code>\n", window_tokens=4096)
    other, *_ = model_request(step, "# n.py\ny = 2\n", window_tokens=4096)
    assert one[:-1] == other[:-1]
    assert one[0].role == "system"
    assert one[-1].text.endswith("</code>\nDo < |it|>.")
    assert one[-1].text.count("</code>") == 1
    assert 40 <= room <= 240


@pytest.mark.parametrize("kind", KINDS)
def test_no_room_for_an_answer_is_said(kind: StepKind) -> None:
    with pytest.raises(ContextTooLarge):
        model_request(file_step(kind, ["m.py"]), "x" * 9000, window_tokens=2000)


def test_a_twin_may_be_as_long_as_its_pattern_twice() -> None:
    step = file_step(StepKind.TWIN, ["m.py"], pattern_tokens="200")
    assert model_request(step, "x", window_tokens=4096)[1] == 480
