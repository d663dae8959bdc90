from __future__ import annotations

import pytest

from tests.frontends.fullscreen.driving import Desk, desk_with
from tests.support.entry_memory import EntryMemory
from tests.support.journal_samples import (
    sample_changes_review,
    sample_declined,
    sample_plan_review,
    sample_rename_and_docstrings,
    sample_running,
)
from tier_code.domain import events as e
from tier_code.domain.commands import (
    AcceptChanges,
    CloseSession,
    Command,
    CommitChanges,
    CompactConversation,
    DropStep,
    EditStep,
    Interrupt,
    MoveStep,
    OverrideClass,
    OverrideTier,
    ProposeCommit,
    RejectChanges,
    RerunStep,
    SubmitPrompt,
    UndoChanges,
)
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import StepId, StepKind, StepState, TaskClass
from tier_code.domain.tiers import TierName

EMPTY = sample_plan_review()[:1]


async def enter(desk: Desk, text: str) -> None:
    """Type a line and send it."""
    await desk.type(text)
    await desk.press("enter")


async def test_a_request_is_sent_and_the_prompt_is_empty_again() -> None:
    async with desk_with(EMPTY) as desk:
        await enter(desk, "rename a to b")
        assert desk.sent.commands == [SubmitPrompt(text="rename a to b")]
        assert desk.prompt == ""


@pytest.mark.parametrize("key", ["ctrl+j", "alt+enter", "shift+enter"])
async def test_a_request_can_have_several_lines(key: str) -> None:
    async with desk_with(EMPTY) as desk:
        await desk.type("rename a to b")
        await desk.press(key)
        await enter(desk, "and document c")
        assert desk.sent.commands == [SubmitPrompt(text="rename a to b\nand document c")]


async def test_up_brings_back_what_was_sent_and_down_the_draft() -> None:
    async with desk_with(EMPTY) as desk:
        await enter(desk, "first")
        await enter(desk, "second")
        await desk.type("draft")
        await desk.press("up")
        assert desk.prompt == "second"
        await desk.press("up")
        assert desk.prompt == "first"
        await desk.press("down", "down")
        assert desk.prompt == "draft"


async def test_requests_of_a_resumed_session_are_remembered() -> None:
    async with desk_with(sample_declined()) as desk:
        await desk.press("up")
        assert desk.prompt == "rename sign to seal"


async def test_history_is_searched_for_the_words_typed() -> None:
    async with desk_with(EMPTY) as desk:
        for request in ("rename a to b", "document c", "rename d to e"):
            await enter(desk, request)
        await desk.type("rename")
        await desk.press("ctrl+r")
        assert desk.prompt == "rename d to e"
        await desk.press("ctrl+r")
        assert desk.prompt == "rename a to b"


async def test_earlier_sessions_of_the_repository_are_gone_back_through_as_well() -> None:
    log = EntryMemory("rename x to y\nand document it", "explain z")
    async with desk_with(EMPTY, entries=log) as desk:
        await enter(desk, "first")
        await desk.press("up", "up")
        assert desk.prompt == "explain z"
        await desk.press("down", "down")
        assert desk.prompt == ""
        await desk.type("rename")
        await desk.press("ctrl+r")
        assert desk.prompt == "rename x to y\nand document it"
    assert log.entries[2:] == ["first"]


async def test_requests_of_a_resumed_session_are_not_kept_a_second_time() -> None:
    log = EntryMemory("rename sign to seal")
    async with desk_with(sample_declined(), entries=log) as desk:
        await desk.press("up")
        assert desk.prompt == "rename sign to seal"
        await desk.press("up")
        assert desk.prompt == "rename sign to seal"
    assert log.entries == ["rename sign to seal"]


async def test_a_long_paste_is_kept_whole_for_the_next_session() -> None:
    log = EntryMemory()
    pasted = "\n".join(f"row {number}" for number in range(20))
    async with desk_with(EMPTY, entries=log) as desk:
        await desk.paste(pasted)
        await desk.press("enter")
    assert log.entries == [pasted]


async def test_ctrl_c_clears_then_warns_then_quits() -> None:
    async with desk_with(EMPTY) as desk:
        await desk.type("half a thought")
        await desk.press("ctrl+c")
        assert desk.prompt == ""
        await desk.press("up")
        assert desk.prompt == "half a thought"
        await desk.press("ctrl+c", "ctrl+c")
        assert "Ctrl+C again quits" in desk.area("above")
        await desk.press("ctrl+c")
        assert desk.sent.commands == [CloseSession()]
    assert desk.app.return_value is not None


async def test_a_key_between_two_ctrl_c_disarms_the_second() -> None:
    async with desk_with(EMPTY) as desk:
        await desk.press("ctrl+c", "x", "backspace", "ctrl+c")
        assert desk.sent.commands == []


async def test_ctrl_d_quits_only_when_the_prompt_is_empty() -> None:
    async with desk_with(EMPTY) as desk:
        await desk.type("ab")
        await desk.press("home", "ctrl+d")
        assert desk.prompt == "b"
        assert desk.sent.commands == []
        await desk.press("ctrl+d", "ctrl+d")
        assert desk.sent.commands == [CloseSession()]


async def test_a_request_during_a_run_waits_and_can_be_taken_back() -> None:
    async with desk_with(sample_running()) as desk:
        await enter(desk, "rename x to y")
        assert desk.sent.commands == []
        assert "queued" in desk.screen
        assert "rename x to y" in desk.screen
        await desk.press("up")
        assert desk.prompt == "rename x to y"
        assert "queued" not in desk.screen


async def test_what_waits_is_asked_when_the_session_rests_one_after_the_other() -> None:
    async with desk_with(sample_running()) as desk:
        for words in ("rename x to y", "rename y to z"):
            await enter(desk, words)
        stopped = e.TurnFinished(
            turn=1, outcome=e.Outcome.INTERRUPTED, reason="", seconds=1.0, peak_memory_bytes=1
        )
        running = [step.step.id for step in desk.app.view.steps if step.state is StepState.RUNNING]
        ended = [
            e.StepFinished(step=step, outcome=e.Outcome.INTERRUPTED, reason="", seconds=1.0)
            for step in running
        ]
        await desk.happen(*ended, stopped)
        assert desk.sent.commands == [SubmitPrompt(text="rename x to y")]
        await desk.happen(e.PromptSubmitted(turn=2, text="rename x to y"))
        await desk.happen(e.RequestDeclined(turn=2, reason="no"))
        assert desk.sent.commands[1:] == [SubmitPrompt(text="rename y to z")]


async def test_enter_once_more_stops_the_run_for_what_waits() -> None:
    async with desk_with(sample_running()) as desk:
        await enter(desk, "rename x to y")
        await desk.press("enter")
        assert desk.sent.commands == [Interrupt()]


SLASHES: list[tuple[str, Command]] = [
    ("/tier s2 local", OverrideTier(step=StepId("s2"), tier=TierName.LOCAL)),
    ("/tier 2 frontier", OverrideTier(step=StepId("s2"), tier=TierName.FRONTIER)),
    ("/tier docstrings small", OverrideClass(of=StepKind.DOCSTRING, tier=TierName.SMALL)),
    ("/tier e mid always", OverrideClass(of=TaskClass.E, tier=TierName.MID, always=True)),
    ("/compact", CompactConversation()),
    ("/drop s3", DropStep(step=StepId("s3"))),
    ("/move s3 up", MoveStep(step=StepId("s3"), by=-1)),
    ("/rerun s1", RerunStep(step=StepId("s1"))),
    ("/edit s2 Say what it returns.", EditStep(step=StepId("s2"), instruction="Say what it returns.")),
    ("/accept s1 s2", AcceptChanges(steps=(StepId("s1"), StepId("s2")))),
    ("/accept", AcceptChanges()),
    ("/reject s1", RejectChanges(steps=(StepId("s1"),))),
]


@pytest.mark.parametrize(("line", "command"), SLASHES)
async def test_slash_commands_do_what_keys_do(line: str, command: Command) -> None:
    async with desk_with(sample_changes_review()) as desk:
        await enter(desk, line)
        assert desk.sent.commands == [command]
        assert desk.prompt == ""


async def test_undo_takes_names_of_steps() -> None:
    async with desk_with(sample_rename_and_docstrings()) as desk:
        await enter(desk, "/undo s2 s3")
        assert desk.sent.commands == [UndoChanges(steps=(StepId("s2"), StepId("s3")))]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/frobnicate", "there is no /frobnicate"),
        ("/undoo", "did you mean /undo?"),
        ("/tier s2", "write /tier s2 local, or"),
        ("/tier s2 huge", "'huge' is no tier"),
        ("/tier s9 local", "there is no step s9"),
        ("/drop", "name a step"),
        ("/move s1 sideways", "write /move STEP up"),
        ("/undo", "nothing was applied"),
        ("/approve", "no plan waits"),
        ("/stop", "nothing is running"),
        ("/step s77", "there is no step s77"),
        ("/resume", "there is no other session here"),
    ],
)
async def test_what_cannot_be_done_is_answered_in_words(line: str, answer: str) -> None:
    async with desk_with(sample_changes_review()) as desk:
        await enter(desk, line)
        assert answer in " ".join(desk.area("above").split())
        assert desk.sent.commands == []


async def test_a_slash_opens_a_list_that_completes() -> None:
    async with desk_with(sample_changes_review()) as desk:
        await desk.type("/re")
        assert "/redo" in desk.area("above")
        assert "/undo" not in desk.area("above")
        await desk.press("down", "tab")
        assert desk.prompt == "/reject "
        await desk.press("ctrl+c")
        await desk.type("/dif")
        await desk.press("enter")
        assert "hunk 1 of" in desk.screen


async def test_escape_closes_the_list_and_keeps_the_words() -> None:
    async with desk_with(sample_changes_review()) as desk:
        await desk.type("/re")
        await desk.press("escape")
        assert "/redo" not in desk.screen
        assert desk.prompt == "/re"


async def test_e_edits_the_instruction_and_gives_the_draft_back() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.type("draft")
        await desk.press("ctrl+t", "down", "e")
        assert "docstring of to_bytes" in desk.prompt
        await desk.press("ctrl+a", "ctrl+k")
        await enter(desk, "Say what it returns.")
        assert desk.sent.commands == [EditStep(step=StepId("s2"), instruction="Say what it returns.")]
        assert desk.prompt == "draft"


async def test_after_an_edit_the_plan_list_has_the_keys_again() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press("ctrl+t", "down", "e")
        await enter(desk, " Be brief.")
        await desk.press("x")
        assert [type(command).__name__ for command in desk.sent.commands] == ["EditStep", "DropStep"]


async def test_an_edit_can_be_left_and_cannot_be_empty() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await enter(desk, "/edit s2")
        await desk.press("ctrl+a", "ctrl+k", "enter")
        assert "a step needs an instruction" in desk.area("above")
        await desk.press("escape")
        assert desk.sent.commands == []
        assert desk.prompt == ""


async def test_a_number_asks_again_with_that_candidate_spelled_out() -> None:
    async with desk_with(sample_declined()) as desk:
        await enter(desk, "2")
        wanted = "rename src/itsdangerous/timed.py::TimestampSigner.sign to seal"
        assert desk.sent.commands == [SubmitPrompt(text=wanted)]


async def test_a_number_that_was_not_offered_is_refused() -> None:
    async with desk_with(sample_declined()) as desk:
        await enter(desk, "7")
        assert desk.sent.commands == []
        assert "from 1 to 3" in desk.area("above")


async def test_pasted_text_goes_to_the_prompt_from_anywhere() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press("ctrl+t")
        await desk.paste("rename a to b")
        assert desk.prompt == "rename a to b"


async def test_a_commit_takes_its_whole_message() -> None:
    async with desk_with(sample_rename_and_docstrings()) as desk:
        await enter(desk, "/commit Rename it, and say   why")
        await enter(desk, "commit this")
        assert desk.sent.commands == [
            CommitChanges(message="Rename it, and say   why"),
            CommitChanges(),
        ]


async def test_plain_words_that_are_a_command_are_carried_out() -> None:
    async with desk_with(sample_rename_and_docstrings()) as desk:
        await enter(desk, "undo the second step")
        await enter(desk, "undo the second step and rename it")
        assert desk.sent.commands == [
            UndoChanges(steps=(StepId("s2"),)),
            SubmitPrompt(text="undo the second step and rename it"),
        ]


async def test_what_a_commit_would_hold_is_a_page() -> None:
    async with desk_with(sample_rename_and_docstrings()) as desk:
        await enter(desk, "/diff HEAD")
        assert desk.sent.commands == [ProposeCommit()]
        assert "Against HEAD" in desk.screen
        patch = Patch(edits=(file_edit("m.py", b"old line\n", b"new line\n"),))
        await desk.happen(
            e.CommitProposed(
                steps=(StepId("s1"),), patch=patch, message="Say [b]new[/b]", notes=("no hook runs",)
            )
        )
        for words in ("s1 against HEAD", "Say [b]new[/b]", "no hook runs", "old line", "new line"):
            assert words in desk.screen


async def test_why_there_is_nothing_to_compare_is_on_the_page() -> None:
    async with desk_with(sample_rename_and_docstrings()) as desk:
        await enter(desk, "/diff HEAD")
        await desk.happen(e.NoticeGiven(text="there is no git working tree here"))
        assert "there is no git working tree here" in desk.screen


async def test_a_hand_faster_than_the_list_means_what_it_typed() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press("/")
        assert "/accept" in desk.screen
        desk.app.main.entry.prompt.insert("keys")
        desk.app.main.entry.prompt.action_ask("submit")
        await desk.settle()
        assert desk.app.screen is not desk.app.main
        assert desk.sent.commands == []


async def test_while_a_step_is_edited_the_keys_of_the_edit_are_named() -> None:
    async with desk_with(sample_plan_review()) as desk:
        assert "⏎ run plan" in desk.area("footer")
        await enter(desk, "/edit s2")
        assert "⏎ keep   Esc leave as it was" in desk.area("footer")
        assert "run plan" not in desk.area("footer")
        await desk.press("ctrl+a", "ctrl+k")
        assert "what the step is told" in desk.area("prompt")
        await desk.press("escape")
        assert "⏎ run plan" in desk.area("footer")
        assert "ask for a change" in desk.area("prompt")


async def test_a_request_to_a_session_that_ended_stays_and_is_answered() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.happen(e.SessionFailed(reason="the disk is full"))
        await enter(desk, "rename a to b")
        assert desk.prompt == "rename a to b"
        assert desk.sent.commands == []
        assert "the session has ended" in desk.area("above")


async def test_a_question_mark_lists_the_keys_while_nothing_is_typed_and_is_text_afterwards() -> None:
    async with desk_with(EMPTY) as desk:
        assert "? keys" in desk.screen
        await desk.press("question_mark")
        assert "Show every key" in desk.screen
        await desk.press("escape")
        await desk.type("why?")
        assert desk.prompt == "why?"


async def test_what_a_command_takes_and_what_it_does_stay_apart() -> None:
    async with desk_with(EMPTY) as desk:
        await desk.type("/budget")
        assert "[SCOPE] USD|none Set" in desk.screen
