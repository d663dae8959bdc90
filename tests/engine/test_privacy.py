"""Canaries in files that must stay: they reach no request, whatever a step asks for."""

from __future__ import annotations

from dataclasses import replace

from tests.engine.sessions import FILES, World
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.plan import StepState
from tier_code.domain.privacy import PrivacyRules
from tier_code.domain.tiers import Reach
from tier_code.engine.privacy.redactor import Redactor
from tier_code.engine.privacy.visible_tree import VisibleTree
from tier_code.ports.model import ModelMessage

CANARY = "canary_7f3a"
KEY = "sk-ant-api03-" + "x" * 30


def sent_to(world: World) -> str:
    return "\n".join(message.text for request in world.model.requests for message in request.messages)


async def test_a_step_on_a_local_only_file_never_reaches_a_cloud_and_says_so() -> None:
    world = World(["Text."], reach=Reach.CLOUD, privacy=PrivacyRules(local_only=("a.py",)))
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    assert view.steps[0].state is StepState.FAILED
    assert "local_only" in view.steps[0].reason
    assert world.model.requests == []
    assert world.events(e.ModelCalled) == []


async def test_the_same_step_runs_on_this_machine() -> None:
    world = World(["Text."], privacy=PrivacyRules(local_only=("a.py",)))
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    assert view.steps[0].state is StepState.PASSED
    assert [span.label for span in view.steps[0].attempts[0].spans] == ["local_only"]


async def test_secrets_leave_no_trace_in_what_a_cloud_is_sent_nor_in_the_journal() -> None:
    files = {**FILES, "a.py": FILES["a.py"] + f'# KEY = "{KEY}" and {CANARY}\n'.encode()}
    world = World(["Returns two."], files=files, reach=Reach.CLOUD, own_keys=(f"{CANARY}_own_key",))
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan(), c.AcceptChanges())
    assert view.steps[0].state is StepState.APPLIED
    sent = sent_to(world)
    assert KEY not in sent
    assert "⟦SECRET:anthropic-1⟧" in sent
    assert KEY not in str(world.events(e.ModelCalled))
    assert KEY.encode() in world.workspace.files.files["a.py"], "the file still has it"


async def test_an_answer_that_moves_a_secret_is_refused_and_the_tree_stays() -> None:
    files = {**FILES, "a.py": FILES["a.py"] + f'# KEY = "{KEY}"\n'.encode()}
    world = World(["Uses ⟦SECRET:anthropic-1⟧."], files=files, reach=Reach.CLOUD)
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan(), c.AcceptChanges())
    assert view.steps[0].state is StepState.FAILED
    assert "secret that was taken out" in view.steps[0].reason
    assert world.workspace.files.files == files


def test_hidden_files_are_not_there_at_all() -> None:
    world = World(files={**FILES, ".env": CANARY.encode(), "keep.py": CANARY.encode()})
    rules = PrivacyRules(local_only=("keep.py",))
    cloud = VisibleTree(world.workspace.tree, rules, Reach.CLOUD)
    near = replace(cloud, reach=Reach.MACHINE)
    assert cloud.paths() == sorted(FILES)
    assert [cloud.read(path) for path in (".env", "keep.py")] == [None, None]
    assert set(near.paths()) == {*FILES, "keep.py"}
    assert near.read(".env") is None


def test_the_redactor_takes_keys_of_known_shapes_and_the_users_own_and_nothing_else() -> None:
    code = (
        "token = 'ghp_" + "a" * 36 + "'\nAKIAABCDEFGHIJKLMNOP\nmy = 'hunter2hunter2'\nsk = 'skeleton'\n"
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nhunter2hunter2\n"
    )
    (clean,), redaction = Redactor(["hunter2hunter2", "short"]).redacted(
        (ModelMessage(role="user", text=code),)
    )
    assert clean.text.count("⟦SECRET:") == 5
    assert len(redaction.secrets) == 4
    assert "skeleton" in clean.text
    assert redaction.restored(clean.text) == code
