"""The mechanical tasks themselves: the same each time, and judged by oracles that know right from wrong."""

from __future__ import annotations

from random import Random

import pytest

from tests.bench.checks.wrong import ANYWHERE
from tests.bench.mechanical.families import FAMILIES, tasks_of
from tests.bench.mechanical.task import Task
from tests.bench.sample import SAMPLE


def chance(seed: int) -> Random:
    return Random(seed)


def every_task(family: str) -> list[Task]:
    generator, _ = FAMILIES[family]
    return list(generator(SAMPLE, chance(5)))


@pytest.mark.parametrize("family", FAMILIES)
def test_tasks_are_the_same_each_time(family: str) -> None:
    first, second = (tasks_of(dict(SAMPLE), "shelf", family, 3) for _ in range(2))
    assert first
    for one, other in zip(first, second, strict=True):
        assert (one.request, one.subject, one.files, one.right) == (
            other.request,
            other.subject,
            other.files,
            other.right,
        )


@pytest.mark.parametrize("family", FAMILIES)
def test_doing_nothing_is_never_right(family: str) -> None:
    assert all(task.judge(task.files) for task in every_task(family))


@pytest.mark.parametrize("family", ["rename", "rename-namesake", "rename-shadowed"])
def test_the_known_result_is_right(family: str) -> None:
    for task in every_task(family):
        assert task.expected is not None
        assert task.judge(task.expected) == ""


@pytest.mark.parametrize(
    "family", ["dead-code", "fstrings", "lint-fix", "imports", "unused-imports", "format"]
)
def test_the_original_is_right_where_the_task_was_made_by_an_inverse(family: str) -> None:
    for task in every_task(family):
        assert task.judge(SAMPLE) == ""


@pytest.mark.parametrize("family", ["rename", "fstrings", "dead-code", "imports", "lint-fix"])
@pytest.mark.parametrize(
    "injected", ["constant changed beside", "statement lost", "operator changed beside", "file added"]
)
def test_a_right_result_with_something_wrong_beside_is_wrong(family: str, injected: str) -> None:
    for task in every_task(family):
        right = task.expected or SAMPLE
        for wrong in ANYWHERE[injected](task, right, chance(2)):
            assert task.judge(wrong)
