"""One call of a model: held, recorded, sent, streamed, settled. The only place that sends a request."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass

from tier_code.domain import events as e
from tier_code.domain.errors import (
    AnswerTruncated,
    ContextTooLarge,
    ModelProblem,
    ModelRefused,
    ModelUnavailable,
    ProviderFailed,
)
from tier_code.domain.ledger import CallId, CostQuality, LedgerEntry
from tier_code.domain.plan import Step
from tier_code.domain.pricing import cost_of
from tier_code.domain.tiers import Tier
from tier_code.engine.money.estimates import baseline_of
from tier_code.engine.money.guard import BudgetGuard, Hold
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import ModelServices
from tier_code.ports.clock import Clock, IdMaker
from tier_code.ports.model import Model, ModelMessage, ModelRequest, ReplyEnd, TextChunk

MAX_ANSWER_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """What identifies a call in the books."""

    id: CallId
    step: Step
    attempt: int
    tier: Tier
    started: float


class ModelCaller:
    """Asks the model of a step's tier, behind the budget guard."""

    def __init__(
        self, models: ModelServices, guard: BudgetGuard, recorder: Recorder, clock: Clock, ids: IdMaker
    ) -> None:
        self._models = models
        self._guard = guard
        self._recorder = recorder
        self._clock = clock
        self._ids = ids

    async def ask(self, step: Step, attempt: int, messages: tuple[ModelMessage, ...], max_tokens: int) -> str:
        """The whole answer, or an error; the money is settled either way before this returns.

        Errors: ModelProblem of the right kind; BudgetRefused when nothing was sent.
        """
        tier = self._models.tiers[step.tier]
        source = self._models.sources.get(step.tier)
        if source is None or not tier.ready:
            raise ModelUnavailable(tier.missing or f"{step.tier.value} is not connected")
        request = ModelRequest(messages=messages, max_tokens=max_tokens)
        call = _Call(
            id=CallId(self._ids.next()),
            step=step,
            attempt=attempt,
            tier=tier,
            started=self._clock.monotonic(),
        )
        # Connecting may take seconds and costs nothing: hold money only once there is somebody to ask.
        model = await source.connect()
        hold = await self._guard.reserve(call.id, request, tier.price)
        try:
            await self._announce(call, request)
            return await self._stream(call, model, request, hold)
        except ModelProblem as problem:
            await self._recorder.publish(
                e.ModelFailed(call=call.id, kind=type(problem).__name__, reason=str(problem))
            )
            if problem.unbilled:
                await hold.release()
            raise
        finally:
            await hold.close_unknown()

    async def book(self, entry: LedgerEntry) -> None:
        """Book work that no model did."""
        await self._guard.settle(entry)

    async def _announce(self, call: _Call, request: ModelRequest) -> None:
        await self._recorder.publish(
            e.ModelCalled(
                call=call.id,
                step=call.step.id,
                attempt=call.attempt,
                tier=call.tier.name,
                backend=call.tier.backend,
                model=call.tier.model,
                messages=tuple((message.role, message.text) for message in request.messages),
                max_tokens=request.max_tokens,
            )
        )

    async def _stream(self, call: _Call, model: Model, request: ModelRequest, hold: Hold) -> str:
        pieces: list[str] = []
        length = 0
        end: ReplyEnd | None = None
        async with aclosing(model.stream(request)) as chunks:
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
        _require_answer(end, request)
        return "".join(pieces)

    async def _settle(self, call: _Call, end: ReplyEnd, hold: Hold) -> None:
        seconds = round(self._clock.monotonic() - call.started, 3)
        cost = cost_of(end.usage, call.tier.price)
        known = CostQuality.EXACT if end.usage_source == "usage" else CostQuality.ESTIMATED
        await hold.settle(
            LedgerEntry(
                call=call.id,
                step=call.step.id,
                attempt=call.attempt,
                tier=call.tier.name,
                backend=call.tier.backend,
                model=end.served_model or call.tier.model,
                usage=end.usage,
                price=call.tier.price,
                cost=cost,
                quality=CostQuality.UNPRICED if cost is None else known,
                tokens_source=end.usage_source,
                baseline=baseline_of(end.usage, self._models.baseline_price),
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


def _require_answer(end: ReplyEnd, request: ModelRequest) -> None:
    """What was billed may still be no answer."""
    detail = f": {end.detail}" if end.detail else ""
    match end.stop_reason:
        case "stop":
            return
        case "length":
            raise AnswerTruncated(f"the answer was cut at {request.max_tokens} tokens")
        case "refusal":
            raise ModelRefused(f"{end.served_model} declined to answer{detail}")
        case "context":
            raise ContextTooLarge(f"prompt and answer do not fit the window of {end.served_model}{detail}")
        case other:
            raise ProviderFailed(f"the model stopped for a reason we cannot use: {other}{detail}")
