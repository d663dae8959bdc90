"""What a planner knows from before goes no further than its files may now: else it begins anew."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.engine.planning.model.test_planner import FILES, ask, reply, script
from tests.engine.planning.model.worlds import PlannedWorld
from tests.support.messages_server import Shop, messages_server
from tier_code.adapters.in_memory.books import MemoryJournal
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.privacy import PrivacyRules
from tier_code.domain.tiers import TierName

PRIVATE = PrivacyRules(local_only=("secret/",))
QUESTION = "what does takeover_canary in @secret/plan.py do?"


def answers() -> Shop:
    return Shop(answer=script(*[reply(kind="answer", answer=f"Answer {number}.") for number in range(4)]))


def without_paths(journal: MemoryJournal) -> MemoryJournal:
    """As a version wrote it that did not keep which files a conversation was made from."""
    older = MemoryJournal()
    older.records = [
        replace(record, event=replace(record.event, paths=None))
        if isinstance(record.event, e.ModelCalled)
        else record
        for record in journal.records
    ]
    return older


async def test_files_that_became_private_since_are_not_sent_by_a_resumed_planner() -> None:
    shop = answers()
    with messages_server(shop) as url:
        first = PlannedWorld(files=FILES, url=url)
        await first.run(*ask(QUESTION))
        second = PlannedWorld(files=FILES, url=url, journal=first.journal, privacy=PRIVATE)
        view = await second.run(*ask("are you sure?"))
    assert "canary" in json.dumps(shop.requests[0])
    told = json.dumps(shop.requests[1])
    assert "what does" not in told
    assert "secret/" not in told
    assert "PRIVATE:" not in told
    assert len(shop.requests[1]["messages"]) == 1
    assert view.turn is not None
    assert view.turn.answer == "Answer 1."


async def test_rules_about_other_files_leave_the_conversation_as_it_was() -> None:
    shop = answers()
    with messages_server(shop) as url:
        first = PlannedWorld(files=FILES, url=url)
        await first.run(*ask("what does total do?"))
        rules = PrivacyRules(local_only=("elsewhere/",))
        second = PlannedWorld(files=FILES, url=url, journal=first.journal, privacy=rules)
        await second.run(*ask("are you sure?"))
    assert len(shop.requests[1]["messages"]) == 3


async def test_a_conversation_of_which_nobody_kept_the_files_is_begun_anew() -> None:
    shop = answers()
    with messages_server(shop) as url:
        first = PlannedWorld(files=FILES, url=url)
        await first.run(*ask(QUESTION))
        second = PlannedWorld(files=FILES, url=url, journal=without_paths(first.journal))
        await second.run(*ask("are you sure?"))
    assert len(shop.requests[1]["messages"]) == 1


async def test_going_back_does_not_bring_back_what_may_no_longer_be_sent() -> None:
    shop = answers()
    with messages_server(shop) as url:
        first = PlannedWorld(files=FILES, url=url)
        await first.run(*ask(QUESTION))
        second = PlannedWorld(files=FILES, url=url, journal=first.journal, privacy=PRIVATE)
        back = c.Rewind(turn=2, code=False, conversation=True)
        await second.run(*ask("are you sure?"), back, *ask("and now?"))
    assert len(shop.requests) == 3
    told = json.dumps(shop.requests[2])
    assert "what does" not in told
    assert "secret/" not in told
    assert len(shop.requests[2]["messages"]) == 1


async def test_a_planner_that_reaches_further_does_not_go_on_with_what_a_near_one_was_shown() -> None:
    shop = answers()
    near = [reply(kind="answer", answer="It returns 1."), reply(kind="answer", answer="It was renamed.")]
    with messages_server(shop) as url:
        first = PlannedWorld(near, files=FILES, url=url, privacy=PRIVATE, wanted_planner=TierName.LOCAL)
        rename = ask("rename takeover_canary to other_canary")
        await first.run(*rename, c.ApprovePlan(), *ask("what was it?"))
        second = PlannedWorld(files=FILES, url=url, privacy=PRIVATE, journal=first.journal, blobs=first.blobs)
        await second.run(*ask("are you sure?"))
    called = [each for each in first.events(e.ModelCalled) if isinstance(each, e.ModelCalled)]
    assert "secret/plan.py::" in called[0].messages[-1][1]
    assert "secret/plan.py" in (called[0].paths or ())
    told = json.dumps(shop.requests[0])
    assert "canary" not in told
    assert "a step over private files" in told
    assert len(shop.requests[0]["messages"]) == 1
