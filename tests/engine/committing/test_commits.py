from __future__ import annotations

import pytest

from tests.engine.sessions import FILES, World
from tier_code.adapters.in_memory.repository import MemoryRepository
from tier_code.adapters.models.scripted import ScriptedAnswer
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.fold import fold
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepId
from tier_code.domain.privacy import PrivacyRules
from tier_code.domain.tiers import Reach, TierName
from tier_code.engine.committing.habits import CommitHabits

RENAME = c.SubmitPrompt(text="rename old to new")
BOTH = c.SubmitPrompt(text="rename old to new, document plain")
RUN = (c.ApprovePlan(), c.AcceptChanges())


def world(*answers: ScriptedAnswer | str, **around: object) -> tuple[World, MemoryRepository]:
    made = World(list(answers), **around)  # type: ignore[arg-type]  # the callers name real fields
    made.repository = MemoryRepository(made.workspace.files, FILES)
    return made, made.repository


def notices(world: World) -> list[str]:
    return [event.text for event in world.events(e.NoticeGiven) if isinstance(event, e.NoticeGiven)]


async def test_a_commit_holds_what_was_accepted_and_says_who_did_it() -> None:
    here, repository = world("Says what plain does.")
    view = await here.run(BOTH, *RUN, c.CommitChanges())
    (message,) = repository.messages
    assert message.split("\n") == [
        "Rename old to new and 1 more change",
        "",
        "- Rename old to new",
        "- Document plain",
        "",
        "Assisted-by: tier-code (tool, local:scripted)",
    ]
    assert repository.head == here.workspace.files.files
    (made,) = here.events(e.ChangesCommitted)
    assert isinstance(made, e.ChangesCommitted)
    assert (made.steps, made.paths, made.branch) == (("s1", "s2"), ("a.py", "b.py"), "main")
    assert view.commits == (made,)
    assert view.uncommitted == ()
    assert fold(here.journal.records) == view


async def test_one_step_is_one_line_and_the_trailer_can_be_switched_off() -> None:
    here, repository = world(commits=CommitHabits(attribution=False))
    await here.run(RENAME, *RUN, c.CommitChanges())
    assert repository.messages == ["Rename old to new"]


async def test_the_users_own_message_is_kept_as_it_is_and_trailers_stand_together() -> None:
    here, repository = world()
    await here.run(RENAME, *RUN, c.CommitChanges(message="Call it new\n\nBecause.\n\nSigned-off-by: U <u@x>"))
    assert repository.messages == [
        "Call it new\n\nBecause.\n\nSigned-off-by: U <u@x>\nAssisted-by: tier-code (tool)"
    ]


async def test_only_what_is_new_since_the_last_commit_is_in_the_next() -> None:
    here, repository = world("Says what plain does.")
    view = await here.run(
        RENAME, *RUN, c.CommitChanges(), c.SubmitPrompt(text="document plain"), *RUN, c.CommitChanges()
    )
    assert [message.partition("\n")[0] for message in repository.messages] == [
        "Rename old to new", "Document plain",
    ]  # fmt: skip
    assert [commit.steps for commit in view.commits] == [("s1",), ("s2",)]


async def test_what_is_undone_after_its_commit_is_a_commit_that_takes_it_back() -> None:
    here, repository = world()
    await here.run(RENAME, *RUN, c.CommitChanges(), c.UndoChanges(), c.CommitChanges())
    assert repository.messages[1].partition("\n")[0] == "Take back: Rename old to new"
    assert repository.head == FILES


@pytest.mark.parametrize(
    ("commands", "why"),
    [
        ((), "nothing was accepted"),
        ((RENAME, c.ApprovePlan()), "nothing was accepted"),
        ((RENAME, *RUN, c.CommitChanges()), "nothing was accepted since the last commit"),
        ((RENAME, *RUN, c.UndoChanges()), "HEAD has what was written already"),
    ],
)
async def test_without_anything_to_commit_the_reason_is_said(
    commands: tuple[c.Command, ...], why: str
) -> None:
    here, repository = world()
    before = len([each for each in commands if isinstance(each, c.CommitChanges)])
    await here.run(*commands, c.CommitChanges())
    assert notices(here) == [why]
    assert len(repository.messages) == before


async def test_without_version_control_it_is_said() -> None:
    here = World()
    await here.run(RENAME, *RUN, c.CommitChanges(), c.ProposeCommit())
    assert notices(here) == ["there is no version control here"] * 2


async def test_a_proposal_shows_the_commit_and_makes_none() -> None:
    here, repository = world()
    view = await here.run(RENAME, *RUN, c.ProposeCommit())
    assert repository.messages == []
    assert view.proposal is not None
    assert view.proposal.patch.paths == ("a.py", "b.py")
    assert view.proposal.message.startswith("Rename old to new\n")
    assert fold(here.journal.records) == view


async def test_each_accepted_run_is_a_commit_where_the_user_wants_it_so() -> None:
    here, repository = world("Says what plain does.", commits=CommitHabits(each_run=True))
    counts: list[int] = []
    await here.run(
        BOTH,
        c.ApprovePlan(),
        c.AcceptChanges(steps=(StepId("s1"),)),
        c.AcceptChanges(steps=(StepId("s2"),)),
        watch=lambda _: counts.append(len(repository.messages)),
    )
    assert counts == [0, 0, 0, 1]


async def test_a_model_names_the_commit_when_asked_to_and_is_no_part_of_the_plan() -> None:
    here, repository = world('"Give old a better name."\n', commits=CommitHabits(by_model=True))
    view = await here.run(RENAME, *RUN, c.CommitChanges())
    assert repository.messages[0].partition("\n")[0] == "Give old a better name"
    (called,) = here.events(e.ModelCalled)
    assert isinstance(called, e.ModelCalled)
    assert (called.role, called.step, called.tier) == ("namer", None, TierName.LOCAL)
    assert here.ledger.bookings()[-1].task_class == "namer"
    assert len(view.entries) == len(here.ledger.lines_of("SESSION"))
    assert view.turn is not None
    assert view.turn.reply == ""


@pytest.mark.parametrize("answer", ["", "word " * 40, ScriptedAnswer(text="cut", stop_reason="length")])
async def test_a_model_without_a_usable_name_leaves_the_plain_one(answer: str | ScriptedAnswer) -> None:
    here, repository = world(answer, commits=CommitHabits(by_model=True))
    await here.run(RENAME, *RUN, c.CommitChanges())
    assert repository.messages[0].partition("\n")[0] == "Rename old to new"
    assert notices(here)[-1].startswith("the commit has a plain name: ")


async def test_private_files_are_not_named_to_a_cloud() -> None:
    here, repository = world(
        commits=CommitHabits(by_model=True),
        reach=Reach.CLOUD,
        privacy=PrivacyRules(local_only=("b.py",)),
        budget=Usd(nanos=10**9),
    )
    await here.run(RENAME, *RUN, c.CommitChanges())
    assert here.events(e.ModelCalled) == []
    assert "local_only" in notices(here)[-1]
    assert len(repository.messages) == 1


async def test_a_resumed_session_knows_what_is_committed() -> None:
    here, repository = world()
    await here.run(RENAME, *RUN, c.CommitChanges())
    again = World(journal=here.journal, blobs=here.blobs, files=here.workspace.files.files)
    again.repository = repository
    await again.run(c.CommitChanges())
    assert notices(again)[-1] == "nothing was accepted since the last commit"
