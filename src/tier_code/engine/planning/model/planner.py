"""The planner: at most three calls of a model for a request, and an answer or typed steps come out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tier_code.domain import events as e
from tier_code.domain.errors import BudgetRefused, PrivacyRefused
from tier_code.domain.plan import Plan, StepId
from tier_code.domain.privacy import Cleared, Label, clear, strictest
from tier_code.domain.tiers import Tier, TierName
from tier_code.engine.execution.model_call import Errand, ModelCaller, Reply
from tier_code.engine.planning.model.conversation import (
    PLANNER_ROLE,
    Conversation,
    Forgotten,
    head_of,
    recalled,
)
from tier_code.engine.planning.model.drafting import Circumstances, StepWriter
from tier_code.engine.planning.model.looking import look_around
from tier_code.engine.planning.model.receipts import receipt_paths, step_receipt
from tier_code.engine.planning.model.reply import Answered, Drafted, Misread, Needed, read_reply
from tier_code.engine.planning.model.schema import schema_for
from tier_code.engine.planning.model.surroundings import Shown, named_in, repository_text
from tier_code.engine.planning.model.targets import Places
from tier_code.engine.planning.prompts.prompt_texts import prompt_messages
from tier_code.engine.planning.recipe import Drafting, Recipe
from tier_code.engine.privacy.visible_tree import VisibleTree
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import Services, SessionOptions
from tier_code.ports.exploring import SourceExplorer
from tier_code.ports.model import ModelRequest
from tier_code.ports.source import SourceTree

MOST_CALLS = 3
ANSWER_TOKENS = 6000
LEAST_TOKENS = 800
"""A plan that is cut off is worth nothing; below this there is no room for one."""
CHARACTERS_PER_TOKEN = 4
_SHOWN_PROBLEMS = 8

Planned = Plan | e.RequestDeclined | e.QuestionAnswered
NewDrafting = Callable[[], Drafting]
Lower = Callable[[Tier], Tier | None]
"""Who plans in place of a tier that the budget refuses; None when nobody does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A request that no recipe could plan."""

    request: str
    turn: int
    hint: str
    """What the recipes said about it."""


@dataclass(slots=True, kw_only=True)
class _Round:
    """What is true while one request is planned."""

    turn: int
    tier: Tier
    tree: SourceTree
    """Only what may travel as far as the tier reaches."""
    new_drafting: NewDrafting
    lower: Lower
    text: str
    """What is said next."""
    news: dict[StepId, str] = field(default_factory=dict)
    """Receipts that the text tells."""
    seen: tuple[str, ...] = ()
    """Files that what it asked to see was made from."""
    has_looked: bool = False
    problems: tuple[str, ...] = field(default=())


class ModelPlanner:
    """Holds the session's conversation with the planner."""

    def __init__(
        self,
        services: Services,
        options: SessionOptions,
        recorder: Recorder,
        caller: ModelCaller,
        recipes: Sequence[Recipe],
    ) -> None:
        self._services = services
        self._options = options
        self._recorder = recorder
        self._caller = caller
        self._recipes = recipes
        self._conversation = recalled(recorder.records)
        self._told: dict[StepId, str] = {}

    async def plan(
        self, asked: Question, tier: Tier, new_drafting: NewDrafting, lower: Lower = lambda tier: None
    ) -> Planned:
        """An answer, a plan of unrouted steps, or why there is neither.

        A call that does not fit the budget is made by `lower` of its tier, where there is one.
        Errors: ModelProblem or BudgetRefused when the planner could not be asked.
        """
        explorer = self._services.code.explorer
        if explorer is None:
            return e.RequestDeclined(turn=asked.turn, reason="nothing can look around in this repository")
        visible = VisibleTree(new_drafting().tree, self._options.privacy, tier.reach)
        conversation = await self._opened(visible, explorer, tier)
        named = await named_in(asked.request, visible, explorer, tier.window_tokens)
        news = self._news(tier)
        conversation.made_from((*named.paths, *self._told_of(news, tier)))
        now = _Round(
            turn=asked.turn,
            tier=tier,
            tree=visible,
            new_drafting=new_drafting,
            lower=lower,
            text=_request_text(asked, news.values(), named),
            news=news,
        )
        for number in range(1, MOST_CALLS + 1):
            reply = await self._affordable(conversation, now)
            settled = await self._settled(reply, now, explorer, last=number == MOST_CALLS)
            conversation.made_from(now.seen)
            if settled is not None:
                return settled
        return e.RequestDeclined(
            turn=asked.turn,
            reason=f"{now.tier.model} found no plan that fits this repository: {'; '.join(now.problems[:3])}",
        )

    def compact(self) -> Forgotten:
        """Replace the conversation by the receipts it has heard; says what went and what stays."""
        gone = len(self._conversation.turns) if self._conversation else 0
        told = "\n".join(self._told.values())
        known = f"<receipts>\n{told}\n</receipts>" if told else ""
        if self._conversation is not None:
            self._conversation.forget(known)
        return Forgotten(messages=gone, receipts=len(self._told), known=known)

    def rewind(self, turn: int) -> None:
        """Go on as it stood before this turn; what steps came to since is told with the next request."""
        self._conversation = recalled(self._recorder.records)
        earlier = {step.step.id for step in self._recorder.view.steps if step.turn < turn}
        self._told = {step: text for step, text in self._told.items() if step in earlier}

    async def _opened(self, tree: SourceTree, explorer: SourceExplorer, tier: Tier) -> Conversation:
        """The conversation so far, or a new one where that might not travel as far as the tier reaches."""
        known = self._conversation
        if known is not None and not known.may_go(self._options.privacy, tier.reach):
            self._forget()
        if self._conversation is None:
            repository = await repository_text(
                tree, explorer, tier.window_tokens, heard=self._options.conventions
            )
            instructions = prompt_messages("planner")[0].text
            forms = [recipe.example for recipe in self._recipes]
            head = head_of(instructions, forms, repository.text)
            self._conversation = Conversation(head, paths=frozenset(repository.paths))
        return self._conversation

    async def _affordable(self, conversation: Conversation, now: _Round) -> Reply:
        """The next answer, of the highest tier whose worst case fits the budget.

        Errors: BudgetRefused of the highest tier when none does.
        """
        first: BudgetRefused | None = None
        highest, told = now.tier, _told_tokens(conversation)
        while True:
            try:
                reply = await self._ask(conversation, now)
            except BudgetRefused as refused:
                first = first or refused
                lower = now.lower(now.tier)
                if lower is None or not refused.scope:
                    raise first from None
                now.tier = lower
            else:
                if first is not None:
                    words = _lowered(highest, now.tier, told, first)
                    await self._recorder.publish(e.NoticeGiven(text=words))
                return reply

    async def _ask(self, conversation: Conversation, now: _Round) -> Reply:
        request = ModelRequest(
            messages=conversation.asking(now.text),
            max_tokens=min(ANSWER_TOKENS, now.tier.max_output_tokens or ANSWER_TOKENS),
            least_tokens=LEAST_TOKENS,
            schema=schema_for(now.tier.window_tokens),
        )
        cleared = self._cleared(conversation, now.tier)
        paths = None if conversation.paths is None else tuple(sorted(conversation.paths))
        errand = Errand(tier=now.tier.name, role=PLANNER_ROLE, paths=paths)
        reply = await self._caller.converse(errand, request, cleared)
        conversation.said(now.text, reply.text, native=reply.native, model=reply.served_model)
        self._told |= now.news
        return reply

    def _cleared(self, conversation: Conversation, tier: Tier) -> Cleared:
        known = conversation.paths
        label = Label.NEVER if known is None else strictest(map(self._options.privacy.label, known))
        try:
            return clear(label, tier.reach, "what the planner was shown")
        except PrivacyRefused:
            # A tier that reaches further than the one before must not see what that one was shown.
            self._forget()
            raise

    def _forget(self) -> None:
        """The next request begins a conversation, which is told of every step."""
        self._conversation, self._told = None, {}

    async def _settled(
        self, reply: Reply, now: _Round, explorer: SourceExplorer, *, last: bool
    ) -> Planned | None:
        """How the request ends with this answer; None when the planner is asked once more."""
        match read_reply(reply.text):
            case Answered(text):
                return e.QuestionAnswered(turn=now.turn, text=text, by=reply.served_model or now.tier.model)
            case Needed(wanted):
                if now.has_looked:
                    now.text = "You have looked already. Answer or plan now with what you know."
                    now.problems = ("it kept asking to see more",)
                    return None
                shown = await look_around(wanted, now.tree, explorer)
                await self._recorder.publish(
                    e.LookedAround(
                        turn=now.turn,
                        wanted=tuple(str(each) for each in wanted),
                        tokens=shown.tokens,
                        paths=shown.paths,
                    )
                )
                now.text, now.seen, now.has_looked = shown.text, shown.paths, True
                return None
            case Misread(problems):
                now.problems = problems
            case Drafted() as drafted:
                return await self._planned(drafted, now, last=last)
        now.text = _repair_text(now.problems)
        return None

    async def _planned(self, drafted: Drafted, now: _Round, *, last: bool) -> Plan | None:
        drafting = now.new_drafting()
        places = Places(
            tree=drafting.tree,
            catalog=drafting.catalog,
            refusal=self._services.workspace.refusal,
            paths=frozenset(await asyncio.to_thread(drafting.tree.paths)),
        )
        given = Circumstances(
            planner=now.tier.name, has_tests=bool(self._options.test_command), recipes=self._recipes
        )
        writer = StepWriter(drafting, places, given)
        await writer.write(drafted)
        if writer.problems or not drafting.steps:
            now.problems = tuple(writer.problems) or ("the plan has no steps",)
            now.text = _repair_text(now.problems)
            return None
        notes = (*drafted.notes, *drafting.notes, *_provenance(now.tier))
        return Plan(turn=now.turn, steps=tuple(drafting.steps), source=now.tier.model, notes=notes)

    def _news(self, tier: Tier) -> dict[StepId, str]:
        """Receipts of steps about which the planner has not heard that yet."""
        rules = self._options.privacy
        told = {step.step.id: step_receipt(step, rules, tier.reach) for step in self._recorder.view.steps}
        return {step: text for step, text in told.items() if self._told.get(step) != text}

    def _told_of(self, news: Iterable[StepId], tier: Tier) -> list[str]:
        """Files that receipts were made from."""
        steps = [found for each in news if (found := self._recorder.view.step(each)) is not None]
        return [path for step in steps for path in receipt_paths(step, self._options.privacy, tier.reach)]


def _request_text(asked: Question, receipts: Iterable[str], named: Shown) -> str:
    parts = []
    told = "\n".join(receipts)
    if told:
        parts.append(f"<receipts>\n{told}\n</receipts>")
    if named.text:
        parts.append(f"<code>\n{named.text}\n</code>")
    if asked.hint:
        parts.append(f"The exact tools said about this request: {asked.hint}")
    parts.append(f"Request: {asked.request.strip()}")
    return "\n\n".join(parts)


def _repair_text(problems: Sequence[str]) -> str:
    listed = "\n".join(f"- {problem}" for problem in problems[:_SHOWN_PROBLEMS])
    return f"This does not fit; answer again, whole:\n{listed}"


def _told_tokens(conversation: Conversation) -> int:
    return sum(len(each.text) for each in conversation.turns) // CHARACTERS_PER_TOKEN


def _lowered(tier: Tier, lower: Tier, told: int, refused: BudgetRefused) -> str:
    """Who plans instead, and what that costs beside its price."""
    anew = f"; about {told} tokens of the conversation were written to its cache anew" if told else ""
    return f"{lower.name.value} plans instead of {tier.name.value}: {refused}{anew}"


def _provenance(tier: Tier) -> tuple[str, ...]:
    if tier.name is TierName.LOCAL:
        return (f"planned by a local model ({tier.model}): look closely",)
    return ()
