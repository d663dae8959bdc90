"""Steps over TypeScript and Go: names are held against the code, classes come from the checks that exist."""

from __future__ import annotations

import pytest

from tests.engine.planning.model.test_planner import ask, reply, said, script, step
from tests.engine.planning.model.worlds import PlannedWorld
from tests.support.messages_server import Shop, messages_server
from tier_code.domain.plan import TaskClass
from tier_code.domain.view import SessionView

FILES = {
    "src/slug.ts": b"export function slug(s: string): string {\n  return s.trim();\n}\n",
    "pkg/add.go": b"package pkg\n\nfunc Add(a, b int) int {\n\treturn a + b\n}\n",
    "notes.xyz": b"nothing that anybody reads\n",
}


async def planned(shop: Shop, test_command: str = "") -> SessionView:
    with messages_server(shop) as url:
        world = PlannedWorld(url=url, files=FILES, test_command=test_command)
        return await world.run(*ask("make it better"))


def plan(*targets: str, **fields: object) -> str:
    return reply(steps=[step(1, targets=list(targets), instruction="Let it do more.", **fields)])


@pytest.mark.parametrize(
    ("judgement", "tests", "given"),
    [
        ("local", "node --test", TaskClass.E),
        ("local", "", TaskClass.F),
        ("none", "node --test", TaskClass.C),
        ("none", "", TaskClass.F),
        ("hard", "node --test", TaskClass.G),
    ],
)
async def test_the_class_is_that_of_the_check_which_exists(
    judgement: str, tests: str, given: TaskClass
) -> None:
    view = await planned(Shop(answer=script(plan("src/slug.ts::slug", judgement=judgement))), tests)
    assert [each.step.task_class for each in view.steps] == [given]


@pytest.mark.parametrize("target", ["src/slug.ts::slug", "pkg/add.go::Add", "src/slug.ts::+trim"])
async def test_a_name_that_exists_or_is_new_is_the_target_of_its_step(target: str) -> None:
    view = await planned(Shop(answer=script(plan(target))))
    assert [str(each) for each in view.steps[0].step.targets] == [target]


async def test_a_name_that_does_not_exist_is_mended_by_the_planner() -> None:
    shop = Shop(answer=script(plan("src/slug.ts::slugg"), plan("src/slug.ts::slug")))
    view = await planned(shop)
    assert len(view.steps) == 1
    assert "there is no 'src/slug.ts::slugg'" in said(shop.requests[1])


async def test_a_file_without_a_grammar_is_taken_whole() -> None:
    view = await planned(Shop(answer=script(plan("notes.xyz::anything"))))
    made = view.steps[0].step
    assert [str(target) for target in made.targets] == ["notes.xyz::"]
    assert made.instruction == "In anything: Let it do more."
