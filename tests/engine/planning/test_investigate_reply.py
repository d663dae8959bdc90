"""What a model says while it finds something out: read strictly, bounded, and never a crash."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tier_code.engine.planning.model.reply import Misread
from tier_code.engine.planning.model.schema import (
    PLANNER_SCHEMA,
    SMALL_PLANNER_SCHEMA,
    SMALL_WINDOW,
    schema_for,
)
from tier_code.engine.planning.prompting.investigate_reply import (
    MOST_PLACES,
    MOST_WORDS,
    Looks,
    Reported,
    read_investigation,
)
from tier_code.engine.planning.prompting.investigate_request import investigation_schema

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_REPLY = st.fixed_dictionaries(
    {"kind": st.sampled_from(["look", "report", "plan", 3, None])},
    optional={
        "looks": st.lists(
            st.fixed_dictionaries({}, optional={"look": _JSON | st.just("symbol"), "wanted": _JSON}),
            max_size=12,
        )
        | _JSON,
        "findings": st.lists(
            st.fixed_dictionaries({}, optional={"says": _JSON, "rests_on": _JSON}), max_size=20
        )
        | _JSON,
    },
)


@given(_REPLY | _JSON)
def test_whatever_it_says_is_bounded_or_refused(value: object) -> None:
    read = read_investigation(json.dumps(value))
    if isinstance(read, Reported):
        assert sum(len(finding.says.split()) for finding in read.findings) <= MOST_WORDS + 1
        assert all(finding.says and len(finding.rests_on) <= MOST_PLACES for finding in read.findings)
    else:
        assert isinstance(read, Looks | Misread)


@pytest.mark.parametrize("text", ["", "no JSON", "[]", "{", "[" * 5000, '{"kind":"look","looks":[]}'])
def test_what_is_no_answer_is_said_to_be_none(text: str) -> None:
    assert isinstance(read_investigation(text), Misread)


def test_a_fence_around_the_answer_does_no_harm() -> None:
    inside = json.dumps({"kind": "look", "looks": [{"look": "tests", "wanted": ""}]})
    read = read_investigation(f"```json\n{inside}\n```")
    assert isinstance(read, Looks)
    assert read.tests


def test_only_small_models_are_held_to_lengths() -> None:
    for large in (schema_for(200_000), investigation_schema(200_000)):
        assert "maxLength" not in large
        assert "maxItems" not in large
        assert "anyOf" not in large
    for small in (schema_for(SMALL_WINDOW - 1), investigation_schema(SMALL_WINDOW - 1)):
        assert "maxLength" in small
    assert schema_for(SMALL_WINDOW) == PLANNER_SCHEMA != SMALL_PLANNER_SCHEMA
