"""Calls of a model: held, recorded, sent, streamed, settled. The only place that sends a request.

A server that is overloaded or limits our rate is asked again, each time as a call of its own: with its own
reservation and its own line in the books.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from tier_code.domain import events as e
from tier_code.domain.budget import Booking
from tier_code.domain.errors import (
    AnswerTooLong,
    AnswerTruncated,
    ContextTooLarge,
    ModelBusy,
    ModelProblem,
    ModelRefused,
    ModelUnavailable,
    PrivacyRefused,
    ProviderFailed,
)
from tier_code.domain.ledger import CallId, CostQuality, LedgerEntry
from tier_code.domain.plan import Step, StepId
from tier_code.domain.pricing import ModelPrice, cost_of, is_snapshot
from tier_code.domain.privacy import Cleared
from tier_code.domain.tiers import Tier, TierName
from tier_code.engine.money.cache_marks import kept_marks
from tier_code.engine.money.estimates import baseline_of_call
from tier_code.engine.money.guard import BudgetGuard, Hold, Purchase
from tier_code.engine.money.token_scales import TokenScales
from tier_code.engine.money.whereabouts import Whereabouts
from tier_code.engine.privacy.outgoing import Outgoing
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import ModelServices
from tier_code.ports.clock import Clock, IdMaker
from tier_code.ports.model import Model, ModelMessage, ModelRequest, ReplyEnd, TextChunk

MAX_ANSWER_CHARACTERS = 200_000
COUNTED = "counted"
"""How a source of token counts begins that is no report of the server."""
MOST_TRIES = 4
FIRST_WAIT_SECONDS = 1.0
"""Doubled for each further try when the server names no time."""
VARIANT = "variant"
"""The argument of a step that is asked for a further answer to the same words, with its number."""
VARIED = 0.8
"""Temperature of further answers."""
LONGEST_WAIT_SECONDS = 60.0
"""A server that asks for more is not waited for: the step fails and says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Time as a caller needs it, injected."""

    clock: Clock
    ids: IdMaker
    sleep: Callable[[float], Awaitable[object]] = field(default=asyncio.sleep)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a call is made for: an attempt at a step, or a role that no step has."""

    tier: TierName
    step: Step | None = None
    attempt: int = 1
    role: str = "executor"
    """`executor`, `planner`, `namer`, ...: who asks."""
    paths: tuple[str, ...] | None = None
    """Files that the messages were made from, where no step's context says it."""

    @property
    def words(self) -> str:
        """For notices."""
        return self.step.id if self.step else f"the {self.role}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A whole answer."""

    text: str
    native: str = ""
    """As the vendor gave it, for sending it back to the same model."""
    served_model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """What identifies a call in the books."""

    booking: Booking
    errand: Errand
    tier: Tier
    started: float

    @property
    def step(self) -> StepId | None:
        return self.errand.step.id if self.errand.step else None

    @property
    def id(self) -> CallId:
        return self.booking.call


class ModelCaller:
    """Asks the model of a step's tier, behind the budget guard."""

    def __init__(
        self,
        models: ModelServices,
        guard: BudgetGuard,
        recorder: Recorder,
        pace: Pace,
        where: Whereabouts,
        *,
        outgoing: Outgoing | None = None,
    ) -> None:
        self._models = models
        self._guard = guard
        self._recorder = recorder
        self._pace = pace
        self._where = where
        self._outgoing = outgoing or Outgoing()
        self.scales = TokenScales(models.counter, models.factors, models.count_texts)
        """Learns from every answer."""

    async def ask(
        self,
        step: Step,
        attempt: int,
        messages: tuple[ModelMessage, ...],
        max_tokens: int,
        cleared: Cleared,
        *,
        least_tokens: int = 0,
    ) -> str:
        """The whole answer, or an error; the money is settled either way before this returns.

        `cleared` says that what the messages are made from may travel to this tier. They leave without
        secrets and without what only private files hold; the answer has both again where they had been.
        Errors: ModelProblem of the right kind; BudgetRefused or PrivacyRefused when nothing was sent.
        """
        request = ModelRequest(messages=messages, max_tokens=max_tokens, least_tokens=least_tokens)
        further = step.argument(VARIANT)
        if further.isdecimal():
            request = replace(request, temperature=VARIED, seed=request.seed + int(further))
        errand = Errand(tier=step.tier, step=step, attempt=attempt)
        return (await self.converse(errand, request, cleared)).text

    async def converse(self, errand: Errand, request: ModelRequest, cleared: Cleared) -> Reply:
        """As `ask`, for any errand, with the answer also as its vendor gave it."""
        tier = self._models.tiers[errand.tier]
        source = self._models.sources.get(errand.tier)
        if source is None or not tier.ready:
            raise ModelUnavailable(tier.missing or f"{errand.tier.value} is not connected")
        if cleared.reach is not tier.reach:
            raise PrivacyRefused(f"the request was cleared for another tier than {errand.tier.value}")
        least = request.least_tokens
        request = replace(
            request,
            # Reasoning is written into the same allowance as the answer.
            max_tokens=request.max_tokens + tier.reasoning_tokens,
            least_tokens=least + tier.reasoning_tokens if least else 0,
        )
        request, redaction = await asyncio.to_thread(self._outgoing.prepared, request, tier.reach)
        request = replace(request, messages=kept_marks(request.messages, tier))
        # Connecting may take seconds and costs nothing: hold money only once there is somebody to ask.
        model = await source.connect()
        for number in range(1, MOST_TRIES + 1):
            try:
                reply = await self._once(self._call(errand, tier), model, request)
                return replace(reply, text=redaction.restored(reply.text))
            except ModelBusy as busy:
                wait = _wait(busy, number)
                if wait is None:
                    raise
                await self._recorder.publish(
                    e.NoticeGiven(text=f"{errand.words}: {busy}; trying again in {wait:.0f} s")
                )
                await self._pace.sleep(wait)
        raise ProviderFailed("unreachable: the last try returns or raises")

    async def book(self, entry: LedgerEntry, step: Step) -> None:
        """Book work that no model did."""
        now = self._pace.clock.now()
        booking = self._where.booking(entry.call, now, step, backend=entry.backend, model=entry.model)
        await self._guard.settle(booking, entry)

    def _call(self, errand: Errand, tier: Tier) -> _Call:
        call, now = CallId(self._pace.ids.next()), self._pace.clock.now()
        where = self._where
        if errand.step is None:
            booking = where.role_booking(
                call, now, errand.role, tier.name, backend=tier.backend, model=tier.model
            )
        else:
            booking = where.booking(call, now, errand.step, backend=tier.backend, model=tier.model)
        return _Call(booking=booking, errand=errand, tier=tier, started=self._pace.clock.monotonic())

    async def _once(self, call: _Call, model: Model, request: ModelRequest) -> Reply:
        hold = await self._guard.reserve(
            Purchase(booking=call.booking, request=request, price=self._agreed(call.tier), count=model.count)
        )
        try:
            await self._announce(call, hold.request)
            return await self._stream(call, model, hold)
        except ModelProblem as problem:
            self._outgoing.silence(problem)
            await self._recorder.publish(
                e.ModelFailed(call=call.id, kind=type(problem).__name__, reason=str(problem))
            )
            if problem.unbilled:
                await hold.release()
            raise
        finally:
            await hold.close_unknown()

    async def _announce(self, call: _Call, request: ModelRequest) -> None:
        await self._recorder.publish(
            e.ModelCalled(
                call=call.id,
                step=call.step,
                attempt=call.errand.attempt,
                tier=call.tier.name,
                backend=call.tier.backend,
                model=call.tier.model,
                messages=tuple((message.role, message.text) for message in request.messages),
                max_tokens=request.max_tokens,
                role=call.errand.role,
                paths=call.errand.paths,
            )
        )

    async def _stream(self, call: _Call, model: Model, hold: Hold) -> Reply:
        pieces: list[str] = []
        length = 0
        end: ReplyEnd | None = None
        async with aclosing(model.stream(hold.request)) as chunks:
            async for chunk in chunks:
                if isinstance(chunk, TextChunk):
                    pieces.append(chunk.text)
                    length += len(chunk.text)
                    if length > MAX_ANSWER_CHARACTERS:
                        raise ProviderFailed("the answer grew past every bound and was cut off")
                    await self._recorder.publish_delta(call.id, chunk.text)
                elif isinstance(chunk, ReplyEnd):
                    end = chunk
        if end is None:
            raise AnswerTruncated("the stream ended without its end marker")
        await self._settle(call, end, hold)
        await self.scales.observe(call.tier, hold.request, end)
        _require_answer(end, hold)
        return Reply(text="".join(pieces), native=end.native, served_model=end.served_model)

    async def _settle(self, call: _Call, end: ReplyEnd, hold: Hold) -> None:
        seconds = round(self._pace.clock.monotonic() - call.started, 3)
        price = self._price(call.tier, end)
        cost = cost_of(end.usage, price)
        known = CostQuality.EXACT if end.usage_source == "usage" else CostQuality.ESTIMATED
        if cost and end.usage_source.startswith(COUNTED):
            # Our own count cannot see what was thought or wrapped around: the bill may be higher.
            cost, known = max(cost, hold.amount), CostQuality.UPPER_BOUND
        await hold.settle(
            LedgerEntry(
                call=call.id,
                step=call.step,
                attempt=call.errand.attempt,
                tier=call.tier.name,
                backend=call.tier.backend,
                model=end.served_model or call.tier.model,
                usage=end.usage,
                price=price,
                cost=cost,
                quality=CostQuality.UNPRICED if cost is None else known,
                tokens_source=end.usage_source,
                baseline=baseline_of_call(end.usage, call.tier.backend, self._models.baseline_price),
                seconds=seconds,
                stop_reason=end.stop_reason,
            )
        )
        await self._recorder.publish(
            e.ModelReplied(
                call=call.id,
                usage=end.usage,
                stop_reason=end.stop_reason,
                served_model=end.served_model,
                seconds=seconds,
            )
        )

    def _price(self, tier: Tier, end: ReplyEnd) -> ModelPrice | None:
        """The tier's own price, unless another model served or something multiplied it."""
        prices, served = self._models.prices, end.served_model or tier.model
        if tier.declared_free or (prices is None and not end.variants):
            return tier.price
        if not end.variants and (served == tier.model or is_snapshot(served, tier.model)):
            return self._agreed(tier)
        return None if prices is None else prices.price(served, self._pace.clock.now(), end.variants)

    def _agreed(self, tier: Tier) -> ModelPrice | None:
        """The tier's price at this moment: a row of the table may have followed since the session began."""
        prices = self._models.prices
        if prices is None or tier.price is None or tier.price not in prices.history(tier.model):
            return tier.price
        return prices.price(tier.model, self._pace.clock.now())


def _wait(busy: ModelBusy, number: int) -> float | None:
    """Seconds until the next try; None when there is none."""
    wanted = busy.wait_seconds if busy.wait_seconds is not None else FIRST_WAIT_SECONDS * 2 ** (number - 1)
    return None if number >= MOST_TRIES or wanted > LONGEST_WAIT_SECONDS else wanted


def _require_answer(end: ReplyEnd, hold: Hold) -> None:
    """What was billed may still be no answer."""
    most, wanted = hold.request.max_tokens, hold.wanted_tokens
    detail = f": {end.detail}" if end.detail else ""
    match end.stop_reason:
        case "stop":
            return
        case "length":
            short = f"; the budget left no room for the {wanted} it was to have" if most < wanted else ""
            raise AnswerTooLong(f"the answer was cut at {most} tokens{short}")
        case "refusal":
            raise ModelRefused(f"{end.served_model} declined to answer{detail}")
        case "context":
            raise ContextTooLarge(f"prompt and answer do not fit the window of {end.served_model}{detail}")
        case other:
            raise ProviderFailed(f"the model stopped for a reason we cannot use: {other}{detail}")
