"""Fifty sessions of all kinds: at most three planner calls a request and 200 tokens a receipt."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import partial

import pytest

from tests.engine.planning.model.test_planner import FILES, reply, session, step
from tests.support.messages_server import Shop
from tier_code.adapters.counting.offline import offline_counter
from tier_code.domain import commands as c

SESSIONS = 50
BATCHES = 5
REQUESTS = ("make the cart round", "what does it do with taxes?", "let the till be kinder", "is it tested?")
LONG = "a reason that goes on and on, with `names` and /paths/of/files.py:12, " * 30


def planner_said(chance: random.Random) -> str:
    """Something that a planner may say: sound, half sound, or nonsense."""
    match chance.randrange(6):
        case 0:
            return reply(kind="answer", answer="It adds. " * chance.randint(1, 40))
        case 1:
            looks = ["symbol", "search", "outline", "references", "shell"]
            return reply(kind="need", need=[{"look": chance.choice(looks), "wanted": "total"}])
        case 2:
            return "{" * chance.randint(1, 5) + "not json"
        case 3:
            return reply(steps=[step(1, targets=[f"shop/cart.py::{LONG[:40]}"])])
        case 4:
            broken = f"shop/cart.py::tax\n```python\n{LONG}\n```"
            return reply(steps=[step(1, targets=["shop/cart.py::tax"], instruction=LONG, answer=broken)])
        case _:
            good = "shop/cart.py::tax\n```python\ndef tax(amount):\n    return round(amount, 2)\n```"
            return reply(
                steps=[
                    step(1, kind="exact", targets=[], instruction="rename total to sum_of_prices"),
                    step(2, targets=["shop/cart.py::tax"], answer=good),
                ]
            )


def _answer(chance: random.Random, request: object) -> str:
    del request
    return planner_said(chance)


def script(chance: random.Random) -> Sequence[c.Command]:
    """What a user does: asks, approves or not, accepts or undoes."""
    commands: list[c.Command] = []
    for _ in range(chance.randint(1, 4)):
        commands.append(c.SubmitPrompt(text=chance.choice(REQUESTS)))
        commands += [c.ApprovePlan()] if chance.random() < 0.7 else [c.DiscardPlan()]
        commands += chance.choice(([c.AcceptChanges()], [c.RejectChanges()], [c.Replan()], []))
    return commands


@pytest.mark.parametrize("batch", range(BATCHES))
async def test_three_calls_a_request_and_two_hundred_tokens_a_receipt(batch: int) -> None:
    counter = offline_counter()
    receipts = 0
    for number in range(batch, SESSIONS, BATCHES):
        chance = random.Random(number)
        shop = Shop(answer=partial(_answer, chance))
        commands = script(chance)
        view, _ = await session(shop, *commands, files=dict(FILES))
        asked = sum(isinstance(each, c.SubmitPrompt | c.Replan) for each in commands)
        planned = [request for request in shop.requests if "output_config" in request]
        assert len(planned) <= 3 * asked, f"session {number}"
        assert view.spent.nanos == shop.billed, f"session {number}"
        for request in planned:
            said = "".join(block["text"] for block in request["messages"][-1]["content"])
            told = re.search(r"<receipts>\n(.*?)\n</receipts>", said, re.DOTALL)
            for receipt in told[1].split("\n") if told else ():
                receipts += 1
                assert counter.count(receipt) <= 200, receipt
    assert receipts
