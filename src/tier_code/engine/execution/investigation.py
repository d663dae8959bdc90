"""Finding something out for a plan: a model asks to see code, a few times, and reports. Nothing is changed.

What it asks for is looked up without a model, in a tree that holds only what may travel to it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from tier_code.domain import events as e
from tier_code.domain.checks import CheckResult, failed, passed
from tier_code.domain.context import SourceSpan
from tier_code.domain.errors import AnswerTruncated, ProviderFailed, ToolDeclined
from tier_code.domain.plan import Step
from tier_code.domain.privacy import PrivacyRules, clear, strictest
from tier_code.domain.tiers import Tier
from tier_code.engine.execution.founded import founded
from tier_code.engine.execution.model_call import Errand, ModelCaller
from tier_code.engine.execution.test_gate import TestGate
from tier_code.engine.planning.model.looking import look_around
from tier_code.engine.planning.model.reply import Misread, Wanted
from tier_code.engine.planning.model.schema import Look
from tier_code.engine.planning.model.surroundings import Shown
from tier_code.engine.planning.prompting.asking import CHARACTERS_PER_TOKEN, one_turn
from tier_code.engine.planning.prompting.investigate_reply import Looks, Reported, read_investigation
from tier_code.engine.planning.prompting.investigate_request import (
    investigation_schema,
    mend,
    question,
    rounds_left,
    shown_tests,
)
from tier_code.engine.planning.prompts.prompt_texts import prompt_messages
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import Services, SessionOptions
from tier_code.ports.code import Edited
from tier_code.ports.exploring import SourceExplorer
from tier_code.ports.model import ModelMessage, ModelRequest
from tier_code.ports.source import Overlay, SourceTree

MOST_ROUNDS = 3
"""How often it may ask to see more; an answer that cannot be read counts as one."""
ANSWER_TOKENS = 700
LEAST_TOKENS = 200
MOST_SHOWN = 6000
"""Tokens of everything that is shown to it."""
LEAST_ROOM = 120
"""Tokens below which looking once more would show nothing."""
FIRST_SHARE = 3
"""The code to begin with takes at most this part of the room."""
TEST_CHARACTERS = 3000
_MOST_CANDIDATES = 6

Gate = Callable[[CheckResult], Awaitable[None]]
"""States a check's result; ends the attempt when it does not vouch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """One attempt at finding something out."""

    step: Step
    number: int
    tier: Tier
    tree: Overlay
    """Everything, for running the tests."""
    visible: SourceTree
    """What may travel as far as the tier reaches."""
    rules: PrivacyRules
    known: tuple[SourceSpan, ...] = ()
    """What earlier findings in the request rest on."""


@dataclass(slots=True, kw_only=True)
class _Talk:
    """What is true while one inquiry runs."""

    messages: list[ModelMessage]
    spans: list[SourceSpan] = field(default_factory=list)
    shown: int = 0
    """Tokens shown so far."""
    tested: bool = False
    asked: list[Wanted] = field(default_factory=list)
    """What was looked up already."""

    def room(self, tier: Tier) -> int:
        """Tokens that may still be shown."""
        written = sum(len(message.text.encode("utf-8")) for message in self.messages)
        window = tier.window_tokens - 2 * ANSWER_TOKENS - written // CHARACTERS_PER_TOKEN
        return max(0, min(MOST_SHOWN - self.shown, window))


class Investigator:
    """Carries out `investigate` steps."""

    def __init__(
        self,
        services: Services,
        options: SessionOptions,
        recorder: Recorder,
        caller: ModelCaller,
        tests: TestGate | None,
    ) -> None:
        self._services = services
        self._recorder = recorder
        self._caller = caller
        self._tests = tests if options.test_command else None

    async def carry_out(self, inquiry: Inquiry, gate: Gate) -> Edited:
        """The findings as notes; nothing is changed.

        Errors: ToolDeclined when nobody can look around; ProviderFailed when it never reports; those of
        `ModelCaller.converse`; whatever `gate` raises when no finding is founded.
        """
        explorer = self._services.code.explorer
        if explorer is None:
            raise ToolDeclined("nothing can look around in this repository")
        try:
            report = await self._report(inquiry, explorer)
        except AnswerTruncated as cut:
            await gate(failed("complete", str(cut)))
            raise
        await gate(passed("complete", "the report came with its end marker"))
        verdict, notes = await founded(report, inquiry.visible, self._services.code.catalog)
        await gate(verdict)
        return Edited(changes={}, notes=notes)

    async def _report(self, inquiry: Inquiry, explorer: SourceExplorer) -> Reported:
        talk = _Talk(messages=list(prompt_messages("investigate")), spans=list(inquiry.known))
        said = await self._opening(inquiry, talk, explorer)
        problem = ""
        for left in range(MOST_ROUNDS, -1, -1):
            talk.messages.append(ModelMessage(role="user", text=said))
            reply = await self._ask(inquiry, talk)
            talk.messages.append(ModelMessage(role="assistant", text=reply))
            read = read_investigation(reply)
            match read:
                case Reported():
                    return read
                case Misread(problems):
                    problem = "; ".join(problems)
                    said = f"{mend(problems)} {rounds_left(left - 1)}"
                case Looks():
                    problem = f"it kept asking to see more, {MOST_ROUNDS} times, and reported nothing"
                    if left:
                        said = await self._looked(read, inquiry, talk, explorer, left - 1)
        raise ProviderFailed(f"no findings: {problem}")

    async def _ask(self, inquiry: Inquiry, talk: _Talk) -> str:
        step, tier = inquiry.step, inquiry.tier
        paths = {*(target.path for target in step.targets), *(span.path for span in talk.spans)}
        label = strictest(inquiry.rules.label(path) for path in paths)
        cleared = clear(label, tier.reach, "what the question is about")
        request = ModelRequest(
            messages=tuple(talk.messages),
            max_tokens=ANSWER_TOKENS,
            least_tokens=LEAST_TOKENS,
            schema=investigation_schema(tier.window_tokens),
        )
        errand = Errand(tier=tier.name, step=step, attempt=inquiry.number)
        return (await self._caller.converse(errand, request, cleared)).text

    async def _opening(self, inquiry: Inquiry, talk: _Talk, explorer: SourceExplorer) -> str:
        """The question with the code that it names, or with what its words may mean."""
        step, room = inquiry.step, talk.room(inquiry.tier) // FIRST_SHARE
        wanted = [
            Wanted(Look.SYMBOL, str(target)) if target.qualname else Wanted(Look.OUTLINE, target.path)
            for target in step.targets
        ]
        text = ""
        if wanted:
            shown = await look_around(wanted, inquiry.visible, explorer, room)
            text = one_turn(shown.text)
            await self._tell(inquiry, talk, shown, "target")
        else:
            found = await explorer.candidates(inquiry.visible, step.instruction, _MOST_CANDIDATES)
            lines = [str(each.target) for each in found]
            text = one_turn("\n".join(["Names it may be about:", *lines])) if lines else ""
            paths = tuple(dict.fromkeys(each.target.path for each in found))
            await self._tell(inquiry, talk, Shown(text, paths, len(text) // 4), "named by the question")
        can_test = self._tests is not None
        return question(step, text, can_test=can_test, rounds=MOST_ROUNDS)

    async def _looked(
        self, read: Looks, inquiry: Inquiry, talk: _Talk, explorer: SourceExplorer, left: int
    ) -> str:
        """What was asked for, and how often it may ask again."""
        parts: list[str] = []
        if read.tests:
            parts.append(await self._tested(inquiry, talk))
        room = talk.room(inquiry.tier) - len("".join(parts)) // CHARACTERS_PER_TOKEN
        fresh = [each for each in read.wanted if each not in talk.asked]
        talk.asked += fresh
        if fresh and room >= LEAST_ROOM:
            shown = await look_around(fresh, inquiry.visible, explorer, room)
            parts.append(one_turn(shown.text))
            await self._tell(inquiry, talk, shown, "asked for")
        elif read.wanted:
            # Small models ask for the same again and again.
            parts.append("There is no room to show more." if fresh else "All of that was shown already.")
            left = 0
        return "\n\n".join([*parts, rounds_left(left)])

    async def _tested(self, inquiry: Inquiry, talk: _Talk) -> str:
        if self._tests is None:
            return "tests: there is no command that runs them"
        if talk.tested:
            return "tests: they were run already"
        talk.tested = True
        result = await self._tests.command(inquiry.tree)
        most = min(TEST_CHARACTERS, talk.room(inquiry.tier) * CHARACTERS_PER_TOKEN // 2)
        ended = "passed" if result.exit_code == 0 else f"exit code {result.exit_code}"
        text = shown_tests(f"{result.output}\n({ended})", most)
        talk.shown += len(text) // CHARACTERS_PER_TOKEN
        return text

    async def _tell(self, inquiry: Inquiry, talk: _Talk, shown: Shown, why: str) -> None:
        """State what it has been shown: the labels of these places are those of its findings."""
        talk.shown += shown.tokens
        known = {span.path for span in talk.spans}
        for path in shown.paths:
            if path in known:
                continue
            lines = (inquiry.visible.read(path) or b"").count(b"\n") or 1
            label = inquiry.rules.label(path)
            talk.spans.append(SourceSpan(path=path, start=1, end=lines, why=why, tokens=0, label=label))
        if talk.spans:
            first = replace(talk.spans[0], tokens=talk.shown)
            await self._recorder.publish(
                e.ContextSliced(
                    step=inquiry.step.id,
                    spans=(first, *talk.spans[1:]),
                    tokens=talk.shown,
                    tokens_source="estimated",
                )
            )
