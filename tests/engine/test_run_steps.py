"""Commands inside a plan: approved to the letter, run in a copy, and only what was declared comes back."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.engine.test_edit_steps import EditWorld
from tier_code.adapters.sandbox.plain import PlainRunner
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.command_line import approval_key, shown_commands
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepId, StepKind, StepState
from tier_code.domain.privacy import Label, PrivacyRules
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView
from tier_code.engine.execution.handed_on import label_of_notes
from tier_code.engine.privacy.taint import tainted
from tier_code.engine.services import Services
from tier_code.frontends.shared.receipt import receipt

FILES = {
    "pkg/__init__.py": b"",
    "pkg/table.py": b"ROWS = [1, 2]\n",
    "make_table.py": (
        b"from pathlib import Path\n"
        b"Path('pkg/table.py').write_text('ROWS = [1, 2, 3]\\n')\n"
        b"Path('pkg/other.py').write_text('x = 1\\n')\n"
        b"Path('pkg/__init__.py').write_text('y = 1\\n')\n"
        b"print('made 3 rows')\n"
    ),
    "leave.py": (
        b"import os\n"
        b"from pathlib import Path\n"
        b"os.unlink('pkg/table.py')\n"
        b"os.symlink('/etc/hostname', 'pkg/table.py')\n"
        b"print('linked')\n"
    ),
    "fail.py": b"print('no such table')\nraise SystemExit(3)\n",
}


@dataclass(slots=True)
class RunningWorld(EditWorld):
    """With the product's runner."""

    scratch: Path = Path()

    def services(self) -> Services:
        """Programs run in copies below a folder of the test."""
        return replace(
            EditWorld.services(self),
            programs=PlainRunner(self.scratch),
            environment={"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        )


def step(number: int, command: str, *targets: str, **fields: object) -> dict[str, object]:
    return {
        "id": str(number),
        "kind": "run",
        "title": "make the table",
        "targets": list(targets),
        "instruction": command,
        "after": [],
        "judgement": "none",
        "signature": "kept",
        "lines": 0,
        "answer": "",
        **fields,
    }


def planned(*steps: dict[str, object]) -> str:
    return json.dumps({"kind": "plan", "answer": "", "need": [], "notes": [], "steps": list(steps)})


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return tmp_path / "scratch"


def left_in(scratch: Path) -> list[str]:
    """What is in the folder of copies, which is made when a program runs for the first time."""
    return [place.name for place in scratch.glob("*")]


def has_run(scratch: Path) -> bool:
    """Whether any program was started."""
    return scratch.exists()


def world(scratch: Path, *plans: str) -> RunningWorld:
    return RunningWorld(
        files=FILES, budget=Usd(nanos=10**10), ladder={TierName.FRONTIER: plans}, scratch=scratch
    )


async def proposed(made: RunningWorld) -> SessionView:
    return await made.run(c.SubmitPrompt(text="let it be different"))


async def approved(made: RunningWorld, *more: c.Command) -> SessionView:
    """Go on with the proposed plan as a front end does that shows it."""
    view = await proposed(made)
    return await made.run(c.ApprovePlan(commands=shown_commands(view)), *more)


async def test_what_it_declares_becomes_the_patch_and_the_rest_is_dropped_and_said(scratch: Path) -> None:
    made = world(scratch, planned(step(1, "python make_table.py", "pkg/table.py::")))
    view = await approved(made, c.AcceptChanges())
    (ran,) = view.steps
    assert ran.state is StepState.APPLIED
    assert made.workspace.files.read("pkg/table.py") == b"ROWS = [1, 2, 3]\n"
    assert made.workspace.files.read("pkg/other.py") is None
    assert made.workspace.files.read("pkg/__init__.py") == b""
    assert ran.notes == (
        "made 3 rows",
        "dropped, because the step does not declare it: pkg/__init__.py, pkg/other.py",
    )
    checks = {check.check: check for check in ran.attempts[-1].checks}
    assert dict(checks["ran"].facts) == {"exit_code": 0, "files": 1, "dropped": 2, "level": "S0"}
    assert any("made 3 rows" in line for line in receipt(view))
    assert not left_in(scratch)


async def test_a_new_file_may_be_declared(scratch: Path) -> None:
    made = world(scratch, planned(step(1, "python make_table.py", "pkg/other.py::")))
    view = await approved(made, c.AcceptChanges())
    assert view.steps[0].step.creates == ("pkg/other.py",)
    assert made.workspace.files.read("pkg/other.py") == b"x = 1\n"
    assert made.workspace.files.read("pkg/table.py") == FILES["pkg/table.py"]


async def test_the_plan_shows_the_whole_command_before_anything_runs(scratch: Path) -> None:
    view = await proposed(world(scratch, planned(step(1, "python make_table.py", "pkg/table.py::"))))
    assert view.turn is not None
    assert view.turn.notes[0] == (
        "approving runs `python make_table.py` (s1) in a copy; it may write pkg/table.py"
    )
    (only,) = view.steps
    assert (only.step.kind, only.step.tier) == (StepKind.RUN, TierName.TOOL)
    assert only.step.reason == "no model is asked; approving the plan approves exactly this command"
    assert not has_run(scratch)


async def test_approving_a_plan_without_its_commands_leaves_them_out_and_what_needs_them(
    scratch: Path,
) -> None:
    edit = step(2, "Round it.", "pkg/table.py::", kind="edit", after=["1"])
    made = world(scratch, planned(step(1, "python make_table.py", "pkg/table.py::"), edit))
    view = await made.run(c.SubmitPrompt(text="let it be different"), c.ApprovePlan())
    assert [each.state for each in view.steps] == [StepState.SKIPPED, StepState.SKIPPED]
    assert "--allow-run" in view.steps[0].reason
    assert view.turn is not None
    assert view.turn.outcome is e.Outcome.NEEDS_APPROVAL
    assert not has_run(scratch)
    again = await made.run(c.ContinueRun(commands=shown_commands(view)))
    assert again.steps[0].state is StepState.PASSED


async def test_an_approval_holds_for_the_exact_bytes_only(scratch: Path) -> None:
    made = world(scratch, planned(step(1, "python make_table.py", "pkg/table.py::")))
    view = await proposed(made)
    keys = shown_commands(view)
    view = await made.run(
        c.EditStep(step=StepId("s1"), instruction="python  make_table.py"), c.ApprovePlan(commands=keys)
    )
    assert view.steps[0].state is StepState.SKIPPED
    assert not has_run(scratch)
    other = replace(view.steps[0].step, instruction="python make_table.py", arguments=(("creates", "x"),))
    assert approval_key(other) not in keys


async def test_a_link_in_place_of_a_declared_file_is_not_followed(scratch: Path) -> None:
    made = world(scratch, planned(step(1, "python leave.py", "pkg/table.py::")))
    view = await approved(made)
    assert view.steps[0].state is StepState.UNCHANGED
    assert "pkg/table.py" in view.steps[0].notes[-1]


async def test_what_it_writes_elsewhere_never_becomes_a_change(scratch: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere.txt"
    made = world(scratch, planned(step(1, "python out.py", "pkg/table.py::", "../elsewhere.txt")))
    refused = await proposed(made)
    assert refused.steps == ()
    code = f"open({str(outside)!r}, 'w').write('x')\nopen('../beside.txt', 'w').write('x')\n"
    made = world(scratch, planned(step(1, "python out.py", "pkg/table.py::")))
    made = replace(made, files={**FILES, "out.py": code.encode()})
    view = await approved(made)
    assert view.steps[0].state is StepState.UNCHANGED
    assert made.workspace.files.files == {**FILES, "out.py": code.encode()}


async def test_a_failing_command_fails_its_step_with_its_last_lines(scratch: Path) -> None:
    made = world(scratch, planned(step(1, "python fail.py", "pkg/table.py::")))
    view = await approved(made)
    assert view.steps[0].state is StepState.FAILED
    (ran,) = view.steps[0].attempts[-1].checks
    assert ran.evidence == "`python fail.py` ended with exit code 3 (sandbox S0)"
    assert ran.details == ("no such table",)


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("bash -c 'rm -rf /'", "starts other programs"),
        ("/bin/sh x", "starts other programs"),
        ("env python x.py", "starts other programs"),
        ("A=1 python x.py", "starts other programs"),
        ("python x.py && rm y", "is for a shell"),
        ("python x.py > y", "is for a shell"),
        ("python $(id)", "is for a shell"),
        ("python x.py; rm y", "is for a shell"),
        ("python 'x\u202e.py'", "cannot be seen"),
        ("python 'x", "quotation"),
        ("python " + "x" * 300, "longer than"),
        ("python " + "x " * 41, "words"),
    ],
)
async def test_tricks_are_refused_before_the_plan_is_shown(scratch: Path, command: str, why: str) -> None:
    bad = planned(step(1, command, "pkg/table.py::"))
    view = await proposed(world(scratch, bad, bad, bad))
    assert view.steps == ()
    assert view.declined is not None
    assert why in view.declined.reason


async def test_what_it_says_counts_as_private_where_private_files_are(scratch: Path) -> None:
    edit = step(2, "Think about it.", "pkg/table.py::ROWS", kind="edit", after=["1"], judgement="hard")
    plan = planned(step(1, "python make_table.py", "pkg/other.py::"), edit)
    made = world(scratch, plan, "no answer")
    made = replace(made, files={**FILES, "secret/notes.txt": b"canary"})
    made.privacy = PrivacyRules(local_only=("secret/",))
    view = await approved(made)
    (call,) = [
        event
        for event in made.events(e.ModelCalled)
        if isinstance(event, e.ModelCalled) and event.step == "s2"
    ]
    assert "made 3 rows" in call.messages[-1][1], "a model on this machine may know"
    rules = tainted(made.privacy, view)
    assert rules.label("pkg/other.py") is Label.LOCAL_ONLY
    assert label_of_notes(view.steps[0], rules) is Label.LOCAL_ONLY


async def test_a_program_that_is_not_there_is_said(scratch: Path) -> None:
    made = world(scratch, planned(step(1, "no-such-program-here x", "pkg/table.py::")))
    view = await approved(made)
    assert "no program 'no-such-program-here'" in view.steps[0].reason
