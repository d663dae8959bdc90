"""Edit steps through the whole engine: planned, asked for, put in, checked, climbed with, accepted."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from tests.bench.mechanical.running import services as code_services
from tests.codebase.edit_steps import NOTES, SHOP, fenced
from tests.engine.sessions import World
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepState
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView
from tier_code.engine.services import Services

PATH = "pkg/shop.py"
FILES = {PATH: SHOP, "README.md": NOTES, "pkg/__init__.py": b""}
OLD = SHOP[SHOP.index(b"def words") : SHOP.index(b"\n\nif __name__")]
NEW = b'def words(text):\n    return re.split("[ ]+", text.strip())\n'
ANSWER = fenced(NEW.decode())
MANY_NANOS = 10**10


@dataclass(slots=True)
class EditWorld(World):
    """Real code understanding over files in memory, scripted models on every tier."""

    def services(self) -> Services:
        """As in other tests of the engine, but for the code layer and wide windows."""
        plain = World.services(self)
        tiers = {name: replace(tier, window_tokens=60_000) for name, tier in plain.models.tiers.items()}
        return replace(plain, code=code_services(), models=replace(plain.models, tiers=tiers))


def plan(*steps: dict[str, object]) -> str:
    """What the planner says: edits with these fields."""
    usual = {"kind": "edit", "title": "change it", "after": [], "judgement": "none", "signature": "kept"}
    written = [
        {"id": str(number), "instruction": "Split at spaces only.", "lines": 0, "answer": "", **usual, **step}
        for number, step in enumerate(steps, start=1)
    ]
    return json.dumps({"kind": "plan", "answer": "", "need": [], "notes": [], "steps": written})


async def run(planned: str, local: list[str], **ladder: list[str]) -> tuple[SessionView, EditWorld]:
    """A session that plans, approves and accepts."""
    tiers = {TierName(name): answers for name, answers in ladder.items()}
    frontier = [planned, *tiers.pop(TierName.FRONTIER, [])]
    world = EditWorld(
        answers=local,
        files=FILES,
        budget=Usd(nanos=MANY_NANOS),
        ladder={**tiers, TierName.FRONTIER: frontier},
    )
    view = await world.run(c.SubmitPrompt(text="let it be different"), c.ApprovePlan(), c.AcceptChanges())
    return view, world


def checks(world: EditWorld, outcome: CheckOutcome) -> list[str]:
    """The checks that ended so, in order."""
    found = [event for event in world.events(e.CheckRun) if isinstance(event, e.CheckRun)]
    return [event.result.check for event in found if event.result.outcome is outcome]


async def test_a_local_model_changes_one_function_and_every_gate_looks_at_it() -> None:
    view, world = await run(plan({"targets": [f"{PATH}::words"]}), [f"Here you are:\n{ANSWER}"])
    assert [step.state for step in view.steps] == [StepState.APPLIED]
    assert world.workspace.tree.read(PATH) == SHOP.replace(OLD, NEW)
    assert checks(world, CheckOutcome.PASSED)[:8] == [
        *("complete", "shape", "scope", "parse", "symbol", "whole", "lint", "names"),
    ]
    asked = world.model.requests[0].messages
    assert asked[-1].text.endswith("Change words: Split at spaces only.")
    assert "def words(text):" in asked[-1].text
    assert "def total" not in asked[-1].text


async def test_an_answer_that_leaves_code_out_climbs_and_writes_nothing() -> None:
    lazy = fenced("def words(text):\n    # ... existing code\n    return []\n")
    view, world = await run(plan({"targets": [f"{PATH}::words"]}), [lazy], small=[f"{PATH}::words\n{ANSWER}"])
    assert [step.state for step in view.steps] == [StepState.APPLIED]
    assert checks(world, CheckOutcome.FAILED) == ["shape"]
    assert view.steps[0].step.tier is TierName.SMALL
    assert world.workspace.tree.read(PATH) == SHOP.replace(OLD, NEW)


async def test_a_wrong_edit_is_refused_by_every_tier_and_the_tree_stays() -> None:
    wrong = fenced("def words(text, sep):\n    return text.split(sep)\n")
    titled = f"{PATH}::words\n{wrong}"
    view, world = await run(
        plan({"targets": [f"{PATH}::words"]}), [wrong], small=[titled], mid=[titled], frontier=[titled]
    )
    assert [step.state for step in view.steps] == [StepState.FAILED]
    assert set(checks(world, CheckOutcome.FAILED)) == {"symbol"}
    assert {path: world.workspace.tree.read(path) for path in FILES} == FILES


async def test_several_places_new_files_and_documents_in_one_step() -> None:
    targets = [f"{PATH}::words", f"{PATH}::+half", "pkg/new.py::+twice", "README.md"]
    half, twice = "def half(x):\n    return x / 2", "def twice(x):\n    return 2 * x"
    answer = (
        f"{PATH}::words\n{ANSWER}\n\n{PATH}::total after\n{fenced(half)}\n\npkg/new.py\n{fenced(twice)}\n\n"
        "README.md\n```markdown\n<<<<<<< SEARCH\nSecond line.\n=======\nAnother line.\n>>>>>>> REPLACE\n```\n"
    )
    view, world = await run(plan({"targets": targets, "judgement": "hard"}), [], frontier=[answer])
    assert [step.state for step in view.steps] == [StepState.APPLIED], view.steps[0].attempts
    assert world.workspace.tree.read("pkg/new.py") == b"def twice(x):\n    return 2 * x\n"
    assert world.workspace.tree.read("README.md") == NOTES.replace(b"Second", b"Another")
    assert b"def half(x):" in (world.workspace.tree.read(PATH) or b"")
