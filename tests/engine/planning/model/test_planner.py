"""The planner over the real wire: answers, look-ups, plans, repairs and what it is told afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypedDict, Unpack

from tests.engine.planning.model.worlds import PlannedWorld, own_domain
from tests.support.cache_figures import broken_prefixes, cache_figures
from tests.support.messages_server import Shop, messages_server
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepKind, StepState, TaskClass
from tier_code.domain.privacy import PrivacyRules
from tier_code.domain.tiers import TierName
from tier_code.domain.view import Phase, SessionView

Json: TypeAlias = Any
"""What the server received."""


class Around(TypedDict, total=False):
    """What a test sets of a world."""

    files: dict[str, bytes]
    privacy: PrivacyRules
    budget: Usd


FILES = {
    "shop/cart.py": b"def total(prices):\n    return sum(prices)\n\n\ndef tax(amount):\n    return amount\n",
    "shop/till.py": b"from shop.cart import total\n\n\ndef pay(prices):\n    return total(prices)\n",
    "README.md": b"# Shop\n",
    "secret/plan.py": b"def takeover_canary():\n    return 1\n",
}


def reply(**fields: object) -> str:
    return json.dumps({"kind": "plan", "answer": "", "need": [], "notes": [], "steps": [], **fields})


def step(number: int, **fields: object) -> dict[str, object]:
    return {
        "id": str(number),
        "kind": "edit",
        "title": f"step {number}",
        "targets": ["shop/cart.py::total"],
        "instruction": "Round to cents.",
        "after": [],
        "judgement": "local",
        "signature": "kept",
        "lines": 3,
        "answer": "",
        **fields,
    }


def script(*answers: str) -> Callable[[object], str]:
    left = list(answers)
    return lambda request: left.pop(0)


def said(request: Json) -> str:
    """The newest message of a request as it was received."""
    return "".join(block["text"] for block in request["messages"][-1]["content"])


async def session(
    shop: Shop, *commands: c.Command, **around: Unpack[Around]
) -> tuple[SessionView, PlannedWorld]:
    with messages_server(shop) as url:
        around.setdefault("files", FILES)
        made = PlannedWorld(url=url, **around)
        return await made.run(*commands), made


def ask(*texts: str) -> Sequence[c.Command]:
    return [c.SubmitPrompt(text=text) for text in texts]


async def test_a_question_gets_an_answer_and_no_plan() -> None:
    shop = Shop(answer=script(reply(kind="answer", answer="`shop/cart.py::total` adds the prices.")))
    view, _ = await session(shop, *ask("what does total do?"))
    assert view.turn is not None
    assert view.turn.answer == "`shop/cart.py::total` adds the prices."
    assert (view.phase, view.steps) == (Phase.CLOSED, ())
    assert view.spent.nanos == shop.billed > 0
    assert len(shop.requests) == 1
    assert shop.requests[0]["output_config"]["format"]["type"] == "json_schema"


async def test_what_it_asks_to_see_is_shown_without_a_model_and_once() -> None:
    need = reply(
        kind="need", need=[{"look": "symbol", "wanted": "total"}, {"look": "search", "wanted": "xyz"}]
    )
    shop = Shop(answer=script(need, reply(kind="answer", answer="It sums.")))
    view, _ = await session(shop, *ask("what does it do, exactly?"))
    assert view.turn is not None
    assert view.turn.looked_at == ("symbol total", "search xyz")
    shown = said(shop.requests[1])
    assert "return sum(prices)" in shown
    assert "no line contains it" in shown


async def test_never_more_than_three_calls_for_a_request() -> None:
    need = reply(kind="need", need=[{"look": "symbol", "wanted": "total"}])
    shop = Shop(answer=lambda request: need)
    view, _ = await session(shop, *ask("what does it do, exactly?"))
    assert len(shop.requests) == 3
    assert view.declined is not None
    assert "kept asking" in view.declined.reason


async def test_a_plan_becomes_typed_steps_with_classes_given_by_the_host() -> None:
    plan = reply(
        notes=["prices are floats"],
        steps=[
            step(1, kind="exact", targets=[], instruction="rename total to sum_of_prices"),
            step(2, targets=["shop/cart.py::tax"], after=["1"], judgement="hard"),
            step(3, targets=["README.md"], instruction="Name both functions."),
            step(4, targets=["shop/cart.py::tax"], signature="may change"),
        ],
    )
    view, _ = await session(Shop(answer=script(plan)), *ask("make the cart nicer"))
    kinds = {(each.step.kind, each.step.task_class) for each in view.steps}
    assert kinds == {
        (StepKind.RENAME, TaskClass.A),
        (StepKind.EDIT, TaskClass.G),
        (StepKind.EDIT, TaskClass.B),
        (StepKind.EDIT, TaskClass.F),
    }
    hard = next(each.step for each in view.steps if each.step.task_class is TaskClass.G)
    assert hard.depends_on == (view.steps[0].step.id,)
    assert view.turn is not None
    assert view.turn.notes[0] == "prices are floats"


async def test_what_does_not_exist_is_mended_by_one_repair_call() -> None:
    wrong = reply(steps=[step(1, targets=["shop/cart.py::totall"]), step(2, targets=["../etc/passwd"])])
    right = reply(steps=[step(1)])
    shop = Shop(answer=script(wrong, right))
    view, _ = await session(shop, *ask("round the total"))
    told = said(shop.requests[1])
    assert "there is no 'shop/cart.py::totall'" in told
    assert "outside the repository" in told
    assert [str(each.step.targets[0]) for each in view.steps] == ["shop/cart.py::total"]


async def test_steps_that_wait_for_each_other_are_refused() -> None:
    circle = reply(steps=[step(1, after=["2"]), step(2, after=["1"])])
    shop = Shop(answer=lambda request: circle)
    view, _ = await session(shop, *ask("round the total"))
    assert view.steps == ()
    assert view.declined is not None
    assert "wait for each other" in view.declined.reason


async def test_what_an_earlier_step_makes_may_be_the_target_of_a_later_one() -> None:
    plan = reply(
        steps=[
            step(1, targets=["shop/money.py::"], instruction="A new module with rounded()."),
            step(2, targets=["shop/money.py::+cents"]),
            step(3, targets=["shop/cart.py::+vat"]),
            step(4, targets=["shop/cart.py::vat"]),
        ]
    )
    view, _ = await session(Shop(answer=script(plan)), *ask("add money helpers"))
    ids = [each.step.id for each in view.steps]
    assert view.steps[0].step.creates == ("shop/money.py",)
    assert [each.step.depends_on for each in view.steps] == [(), (ids[0],), (), (ids[2],)]


async def test_the_planner_hears_receipts_and_never_what_was_staged() -> None:
    plan = reply(steps=[step(1, kind="exact", targets=[], instruction="rename total to sum_of_prices")])
    shop = Shop(answer=script(plan, reply(kind="answer", answer="Done.")))
    view, _ = await session(
        shop, *ask("make the cart clearer"), c.ApprovePlan(), c.AcceptChanges(), *ask("what did you do?")
    )
    assert view.steps[0].state is StepState.APPLIED
    told = said(shop.requests[1])
    assert "<receipts>\ns1 rename shop/cart.py::total" in told
    assert "applied" in told
    assert "return sum" not in told.partition("</receipts>")[0]


async def test_private_files_are_unknown_to_a_cloud_planner() -> None:
    shop = Shop(answer=script(reply(kind="answer", answer="Nothing there.")))
    await session(
        shop,
        *ask("what does takeover do in @secret/plan.py?"),
        privacy=PrivacyRules(local_only=("secret/",)),
    )
    assert "canary" not in json.dumps(shop.requests)
    assert "cart.py" in json.dumps(shop.requests)


async def test_without_a_budget_for_it_nothing_is_planned_and_the_reason_is_said() -> None:
    shop = Shop()
    view, _ = await session(shop, *ask("what does total do?"), budget=Usd(100_000))
    assert shop.requests == []
    assert view.declined is not None
    assert "budget" in view.declined.reason
    assert view.phase is Phase.CLOSED


async def test_a_recipe_that_fits_asks_nobody() -> None:
    shop = Shop()
    view, _ = await session(shop, *ask("rename total to sum_of_prices"))
    assert shop.requests == []
    assert view.steps[0].step.tier is TierName.TOOL


async def test_a_resumed_session_goes_on_in_the_same_conversation() -> None:
    answers = script(reply(kind="answer", answer="It sums."), reply(kind="answer", answer="Yes."))
    shop = Shop(answer=answers)
    with messages_server(shop) as url:
        first = PlannedWorld(files=FILES, url=url)
        await first.run(*ask("what does total do?"))
        second = PlannedWorld(files=FILES, url=url, journal=first.journal)
        await second.run(*ask("are you sure?"))
    assert broken_prefixes(shop.requests) == []
    assert len(shop.requests[1]["messages"]) == 3


async def test_after_compacting_the_planner_knows_receipts_and_nothing_else() -> None:
    answers = script(*[reply(kind="answer", answer=text) for text in ("It sums.", "Renamed.", "Yes.")])
    shop = Shop(answer=answers)
    view, world = await session(
        shop,
        *ask("what does total do?", "rename total to whole"),
        c.ApprovePlan(),
        c.AcceptChanges(),
        *ask("is it renamed?"),
        c.CompactConversation(),
        *ask("are you sure?"),
    )
    (told,) = world.events(e.ConversationCompacted)
    assert isinstance(told, e.ConversationCompacted)
    assert (told.messages, told.receipts) == (4, 1)
    assert "s1 rename" in told.known
    texts = [
        "".join(part["text"] for part in message["content"]) for message in shop.requests[-1]["messages"]
    ]
    assert len(texts) == 3
    assert texts[0] == told.known
    assert "what does total do?" not in "".join(texts)
    assert view.turn is not None
    assert view.turn.answer == "Yes."


async def test_thirty_turns_read_nine_tenths_of_their_prompts_from_the_cache() -> None:
    look = reply(kind="need", need=[{"look": "symbol", "wanted": "parse_target"}])
    names = sorted(path.removeprefix("pkg/").removesuffix(".py") for path in own_domain())

    def answer(request: Json) -> str:
        asked = said(request)
        if "Request:" in asked and asked.rstrip().endswith("closely?"):
            return look
        if "Request: improve" in asked:
            return reply(
                steps=[step(1, targets=["pkg/plan.py::parse_target"], instruction="Say more. " * 20)]
            )
        return reply(kind="answer", answer="It holds values and nothing else. " * 12)

    shop = Shop(answer=answer)
    turns = [
        f"improve how {names[number % len(names)]} reads its input"
        if number % 3 == 0
        else f"how does {names[number % len(names)]} work{', looked at closely' if number % 5 == 0 else ''}?"
        for number in range(30)
    ]
    view, _ = await session(shop, *ask(*turns), files=own_domain())
    assert len(view.turns) == 30
    assert broken_prefixes(shop.requests) == []
    figures = cache_figures(shop.bills)
    assert figures.share >= 0.9, figures.words
    assert view.spent.nanos == shop.billed


async def test_what_waited_for_a_failed_step_is_planned_anew_and_what_is_done_stays_done() -> None:
    def helper(name: str) -> str:
        return f"shop/cart.py::{name}\n```python\ndef {name}(amount):\n    return round(amount, 2)\n```"

    first = reply(
        steps=[
            step(1, targets=["shop/till.py::pay"], answer="shop/till.py::pay\n```python\nnot python(\n```"),
            step(2, targets=["shop/cart.py::+cents"], answer=helper("cents")),
            step(3, targets=["shop/cart.py::tax"], after=["1"], instruction="Use it."),
        ]
    )
    second = reply(steps=[step(1, targets=["shop/cart.py::+whole"], answer=helper("whole"))])
    shop = Shop(answer=script(first, second))
    view, _ = await session(shop, *ask("round everything"), c.ApprovePlan(), c.Replan(), c.ApprovePlan())
    states = [(each.step.id, each.state) for each in view.steps]
    assert states == [
        ("s1", StepState.DROPPED),
        ("s2", StepState.PASSED),
        ("s3", StepState.DROPPED),
        ("s4", StepState.PASSED),
    ]
    told = said(shop.requests[1])
    assert "s1 edit shop/till.py::pay: failed" in told
    assert "The request was: round everything" in told
    assert view.turn is not None
    assert (view.turn.replans, view.turn.outcome) == (1, e.Outcome.DONE)


async def test_a_planner_without_another_idea_leaves_the_turn_as_it_was() -> None:
    broken = reply(steps=[step(1, answer="shop/cart.py::total\n```python\nnot python(\n```")])
    shop = Shop(answer=script(broken, reply(kind="answer", answer="I give up.")))
    view, _ = await session(shop, *ask("round it"), c.ApprovePlan(), c.Replan())
    assert view.steps[0].state is StepState.FAILED
    assert view.turn is not None
    assert view.turn.outcome is e.Outcome.FAILED
    assert any("no other plan: I give up." in notice for notice in view.notices)


async def test_an_edit_follows_a_rename_that_the_same_plan_does_first() -> None:
    plan = reply(
        steps=[
            step(1, kind="exact", targets=[], instruction="rename total to sum_of_prices"),
            step(2, targets=["shop/cart.py::total"]),
        ]
    )
    view, _ = await session(Shop(answer=script(plan)), *ask("make the cart clearer"))
    rename, edit = (each.step for each in view.steps)
    assert str(edit.targets[0]) == "shop/cart.py::sum_of_prices"
    assert edit.depends_on == (rename.id,)


async def test_a_step_whose_target_is_gone_asks_no_tier_in_vain() -> None:
    gone = "shop/cart.py::tax delete\n```python\n```"
    plan = reply(
        steps=[
            step(1, targets=["shop/cart.py::tax"], deletes=["shop/cart.py::tax"], answer=gone),
            step(2, targets=["shop/cart.py::tax"], after=["1"]),
        ]
    )
    shop = Shop(answer=script(plan))
    view, _ = await session(shop, *ask("take the tax out"), c.ApprovePlan())
    assert [each.state for each in view.steps] == [StepState.PASSED, StepState.FAILED]
    assert "there is no shop/cart.py::tax any more" in view.steps[1].reason
    assert len(shop.requests) == 1
    assert len(view.steps[1].attempts) == 1
