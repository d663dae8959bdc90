"""Before a step is sent: what it would be given to see, spans dropped, pinned, added, and the new price."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.bench.mechanical.running import services as code_services
from tests.engine.sessions import World
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.context import ChosenSpan, SpanChoice
from tier_code.domain.fold import fold
from tier_code.domain.money import ZERO
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.privacy import PrivacyRules
from tier_code.domain.tiers import Reach, TierName
from tier_code.domain.view import SessionView, StepView
from tier_code.engine.services import Services, SessionOptions

BILL = b"""from shop.tax import added_tax, rounded


RATE = 3


def total(items):
    first = sum(item * RATE for item in items)
    return rounded(added_tax(first))


def unrelated(a, b):
    return a - b
"""
TAX = b"""def added_tax(amount):
    share = amount // 5
    whole = amount + share
    kept = whole
    return kept


def rounded(amount):
    low = amount // 10
    high = low + 1
    near = low if amount % 10 < 5 else high
    return near * 10
"""
SECRET = b"def secret_margin(amount):\n    return amount * 4\n"
FILES = {"shop/bill.py": BILL, "shop/tax.py": TAX, "shop/__init__.py": b"", "own/margins.py": SECRET}
S1 = StepId("s1")
ASK = c.SubmitPrompt(text="document total in shop/bill.py")
SHOW = c.ChooseSpans(step=S1)
TARGET, ADDED_TAX, ROUNDED = "shop/bill.py:7-9", "shop/tax.py:1-1", "shop/tax.py:8-8"


@dataclass(slots=True)
class Shop(World):
    """Real code understanding; a scripted model on the local tier, and one in a cloud."""

    windows: int = 8_000
    private: PrivacyRules = field(default_factory=lambda: PrivacyRules(local_only=("own/*",)))

    def services(self) -> Services:
        plain = World.services(self)
        tiers = {name: replace(tier, window_tokens=self.windows) for name, tier in plain.models.tiers.items()}
        if TierName.SMALL in self.ladder:
            tiers[TierName.SMALL] = replace(tiers[TierName.SMALL], reach=Reach.CLOUD)
        return replace(plain, code=code_services(), models=replace(plain.models, tiers=tiers))


def shop(*answers: str, small: bool = False) -> Shop:
    ladder = {TierName.SMALL: ["What is to be paid."]} if small else {}
    world = Shop(answers, files=dict(FILES), ladder=ladder)
    world.privacy = world.private
    return world


def step(view: SessionView) -> StepView:
    found = view.step(S1)
    assert found is not None
    return found


def shown(view: SessionView) -> e.ContextShown:
    preview = step(view).preview
    assert preview is not None
    return preview


def places(view: SessionView) -> list[str]:
    return [f"{span.path}:{span.start}-{span.end}" for span in shown(view).spans]


async def test_a_planned_step_shows_its_spans_with_tokens_before_anything_is_sent() -> None:
    world = shop("It adds up.")
    view = await world.run(ASK, SHOW)
    assert places(view)[0] == TARGET
    assert {ADDED_TAX, ROUNDED} <= set(places(view))
    assert all(span.tokens > 0 for span in shown(view).spans)
    assert shown(view).spans[0].required
    assert step(view).step.estimate.input_tokens > shown(view).tokens, "instructions are a part of the prompt"
    assert world.model.requests == []
    assert step(view).state is StepState.PLANNED


async def test_two_spans_dropped_and_one_pinned_change_tokens_and_price_and_what_is_sent() -> None:
    world = shop(small=True)
    seen: list[SessionView] = []
    await world.run(
        ASK,
        c.OverrideTier(step=S1, tier=TierName.SMALL),
        SHOW,
        c.ChooseSpans(step=S1, drop=(ADDED_TAX, "shop/bill.py:1-1"), pin=(ROUNDED,)),
        c.ApprovePlan(),
        watch=seen.append,
    )
    before, after, ran = seen[2], seen[3], seen[4]
    assert set(places(before)) - set(places(after)) == {ADDED_TAX, "shop/bill.py:1-1"}
    assert [f"{span.path}:{span.start}-{span.end}" for span in shown(after).dropped] == [
        "shop/bill.py:1-1",
        ADDED_TAX,
    ]
    assert {span.choice for span in shown(after).spans if span.path == "shop/tax.py"} == {"pin"}
    assert shown(after).tokens < shown(before).tokens
    quoted_before, quoted_after = step(before).step.estimate, step(after).step.estimate
    assert quoted_after.input_tokens < quoted_before.input_tokens
    assert ZERO < (quoted_after.cost or ZERO) < (quoted_before.cost or ZERO)
    assert (quoted_after.held or ZERO) < (quoted_before.held or ZERO)
    attempt = step(ran).attempt
    assert attempt is not None
    assert attempt.spans == shown(after).spans
    sent = attempt.messages[-1][1]
    assert "def rounded(amount)" in sent
    assert "def added_tax" not in sent


async def test_a_replay_of_the_records_ends_with_the_same_choices_and_figures() -> None:
    world = shop()
    view = await world.run(ASK, c.ChooseSpans(step=S1, drop=(ADDED_TAX,), add=("unrelated",)))
    again = fold(world.journal.records)
    assert step(again).preview == step(view).preview
    assert step(again).step.spans == step(view).step.spans
    assert [span.choice for span in step(again).step.spans] == [SpanChoice.DROP, SpanChoice.ADD]


async def test_what_the_step_changes_cannot_be_dropped_and_a_sentence_says_so() -> None:
    world = shop()
    view = await world.run(ASK, SHOW, c.ChooseSpans(step=S1, drop=("shop/bill.py:8",)))
    assert view.notices[-1] == f"{TARGET} is what the step changes: without it nothing can be asked"
    assert step(view).step.spans == ()
    assert places(view)[0] == TARGET


async def test_a_symbol_or_lines_can_be_added_and_taken_back() -> None:
    seen: list[SessionView] = []
    add = c.ChooseSpans(step=S1, add=("unrelated", "shop/tax.py:2-3"))
    back = c.ChooseSpans(step=S1, restore=("shop/bill.py::unrelated",), drop=("shop/tax.py:2-3",))
    await shop().run(ASK, SHOW, add, back, watch=seen.append)
    whys = {f"{span.path}:{span.start}-{span.end}": span.why for span in shown(seen[2]).spans}
    assert whys["shop/bill.py:12-13"] == "added by you: unrelated"
    assert whys["shop/tax.py:2-3"] == "added by you"
    assert shown(seen[2]).tokens > shown(seen[1]).tokens
    assert places(seen[3]) == places(seen[1])
    assert step(seen[3]).step.spans == ()


async def test_dropping_does_not_let_other_spans_in() -> None:
    seen: list[SessionView] = []
    await shop().run(ASK, SHOW, c.ChooseSpans(step=S1, drop=(ADDED_TAX,)), watch=seen.append)
    assert set(places(seen[2])) < set(places(seen[1]))


async def test_a_private_file_is_not_added_for_a_cloud() -> None:
    world = shop(small=True)
    on_cloud = c.OverrideTier(step=S1, tier=TierName.SMALL)
    for place in ("own/margins.py:1-2", "own/margins.py::secret_margin"):
        view = await world.run(ASK, on_cloud, c.ChooseSpans(step=S1, add=(place,)))
        expected = "own/margins.py is local_only: its contents do not go to a cloud"
        assert view.notices[-1] == expected
        assert step(view).step.spans == ()
        world = shop(small=True)
    view = await world.run(ASK, on_cloud, c.ChooseSpans(step=S1, add=("secret_margin",)))
    assert "nothing is called 'secret_margin' in what may be sent" in view.notices[-1]


async def test_with_private_lines_a_step_cannot_move_to_a_cloud() -> None:
    add = c.ChooseSpans(step=S1, add=("own/margins.py::secret_margin",))
    view = await shop(small=True).run(ASK, add, c.OverrideTier(step=S1, tier=TierName.SMALL))
    assert step(view).step.tier is TierName.LOCAL
    assert view.notices[-1] == "s1 cannot run on small: own/margins.py is local_only"


async def test_pinned_lines_stay_at_another_tier_and_when_the_text_changes() -> None:
    world = shop(small=True)
    view = await world.run(
        ASK,
        c.ChooseSpans(step=S1, pin=(ROUNDED,)),
        c.EditStep(step=S1, instruction="Say it in one line."),
        c.OverrideTier(step=S1, tier=TierName.SMALL),
        SHOW,
    )
    assert [span.choice for span in step(view).step.spans] == [SpanChoice.PIN]
    assert "pin" in [span.choice for span in shown(view).spans]


async def test_lines_that_moved_are_found_by_what_they_say() -> None:
    world = shop()
    await world.run(ASK, c.ChooseSpans(step=S1, pin=(ROUNDED,), add=("unrelated",)))
    files = {**FILES, "shop/tax.py": b"# a new first line\n" + TAX, "shop/bill.py": b"# new\n" + BILL}
    again = Shop(files=files, journal=world.journal, blobs=world.blobs, ledger=world.ledger, ids=world.ids)
    view = await again.run(SHOW)
    chosen = {f"{span.path}:{span.start}-{span.end}" for span in shown(view).spans if span.choice}
    assert chosen == {"shop/tax.py:9-9", "shop/bill.py:13-14"}


async def test_a_step_that_waits_for_a_rename_is_shown_by_its_present_name() -> None:
    both = c.SubmitPrompt(text="rename total to sum_up and document sum_up in shop/bill.py")
    second = StepId("s2")
    view = await shop().run(both, c.ChooseSpans(step=second, drop=(ADDED_TAX,)))
    found = view.step(second)
    assert found is not None
    assert found.preview is not None
    assert [span.why for span in found.preview.spans if span.required] == ["target"]
    assert [target.qualname for target in found.step.targets] == ["sum_up"]
    assert found.step.spans[0].place == ADDED_TAX


async def test_places_that_are_not_there_and_steps_that_cannot_be_changed_are_refused_in_words() -> None:
    refused = {
        c.ChooseSpans(step=S1, drop=("shop/tax.py:5-5",)): "shop/tax.py:5-5 is not in the context of s1",
        c.ChooseSpans(step=S1, add=("shop/tax.py:40",)): "shop/tax.py:40: shop/tax.py has the lines 1 to 12",
        c.ChooseSpans(step=S1, add=("gone.py:1",)): "gone.py: no such text file",
        c.ChooseSpans(step=S1, add=("nothing",)): "nothing is called 'nothing'",
        c.ChooseSpans(step=S1, add=("",)): "nothing is called ''",
        c.ChooseSpans(step=S1, add=("::x",)): "names no file",
        c.ChooseSpans(step=StepId("s9")): "there is no step s9",
    }
    for command, words in refused.items():
        view = await shop().run(ASK, command)
        assert words in view.notices[-1]
        assert step(view).preview is None
    ran = await shop("It adds up.").run(ASK, c.ApprovePlan(), SHOW)
    assert ran.notices[-1] == "s1 is passed: what it is shown cannot change now"
    renamed = await shop().run(c.SubmitPrompt(text="rename rounded to near_ten"), SHOW)
    assert renamed.notices[-1] == "s1 asks no model: nothing of the code is sent anywhere"


def test_a_choice_names_its_place_as_people_write_it() -> None:
    lines = ChosenSpan(choice=SpanChoice.PIN, path="a.py", start=3, end=5)
    assert lines.place == "a.py:3-5"
    assert replace(lines, symbol="A.b").place == "a.py::A.b"


async def test_what_does_not_fit_the_window_is_not_added_and_pins_may_pass_the_usual_budget() -> None:
    long = b"def vast():\n" + b"".join(b"    value_%d = %d\n" % (line, line) for line in range(3000))
    files = {**FILES, "shop/vast.py": long}
    world = Shop(files=files)
    view = await world.run(ASK, SHOW, c.ChooseSpans(step=S1, add=("vast",)))
    assert "more than the" in view.notices[-1]
    assert step(view).step.spans == ()
    assert places(view)[0] == TARGET
    world = Shop(files=files)
    view = await world.run(ASK, c.ChooseSpans(step=S1, add=("shop/vast.py:1-200",)))
    assert "shop/vast.py:1-200" in places(view)
    assert shown(view).tokens > SessionOptions(session="", repo="", version="").context_tokens


async def test_a_secret_file_is_never_added_even_for_this_machine() -> None:
    world = shop()
    world.workspace.files.files[".env"] = b"KEY=1\n"
    view = await world.run(ASK, c.ChooseSpans(step=S1, add=(".env:1",)))
    assert view.notices[-1] == ".env is never: its contents do not go to a model"
    assert step(view).step.spans == ()
