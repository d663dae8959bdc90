"""A model in this process that does what the vendor decided, without a socket in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from tests.bench.money.vendor import Vendor
from tests.bench.money.watched import Events
from tests.support.messages_server import BilledCall, Fault, variant_names
from tests.support.vendor_cache import Json
from tier_code.adapters.models.anthropic.assembler import STOPS
from tier_code.adapters.models.anthropic.classify import VendorError, problem_of, problem_of_event
from tier_code.adapters.models.anthropic.wire_request import Asked, message_params
from tier_code.domain.errors import AnswerTruncated
from tier_code.domain.tokens import TokenUsage
from tier_code.ports.model import Model, ModelChunk, ModelRequest, ReplyEnd, TextChunk, ThinkingChunk

PIECES = 4


@dataclass(frozen=True, slots=True)
class HostileModel:
    """Implements `ports.model.Model`; its usage and bill are the vendor's."""

    vendor: Vendor
    events: Events
    model: str

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelChunk, None]:
        wire: Json = message_params(Asked(model=self.model), request)
        self.events.tick()
        fault = self.vendor.shop.fault(wire)
        assert fault is not None
        await asyncio.sleep(0)
        if fault.status:
            self._turn_down(wire, fault)
        text = self.vendor.shop.answer(wire)
        output, reason = self.vendor.shop.written(wire, text, fault)
        broken = fault.cut_at >= 0 or fault.error_inside
        call = self.vendor.shop.priced(wire, output, whole=not broken, fault=fault)
        if fault.thinking:
            yield ThinkingChunk(text=fault.thinking)
        for number in range(PIECES):
            self.events.tick()
            if broken and number >= fault.cut_at * PIECES:
                raise self._broken(fault)
            yield TextChunk(text=text[number::PIECES])
            await asyncio.sleep(0)
        self.events.tick()
        if broken:
            raise self._broken(fault)
        yield _end(call, reason, fault)

    async def count(self, request: ModelRequest) -> int | None:
        await asyncio.sleep(0)
        shop = self.vendor.shop
        return int(shop.count(message_params(Asked(model=self.model), request)) * shop.count_factor)

    def _turn_down(self, wire: Json, fault: Fault) -> None:
        if fault.billed:
            self.vendor.shop.priced(wire, int(wire["max_tokens"]), whole=False, fault=fault)
        headers = {"retry-after": fault.retry_after} if fault.retry_after else {}
        raise problem_of(
            VendorError(kind=fault.kind, message=fault.message, status=fault.status, headers=headers)
        )

    def _broken(self, fault: Fault) -> Exception:
        if fault.error_inside:
            return problem_of_event({"error": {"type": fault.kind, "message": fault.message}})
        return AnswerTruncated("cut")


@dataclass(frozen=True, slots=True)
class FreeModel:
    """A model on this machine."""

    events: Events

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelChunk, None]:
        self.events.tick()
        await asyncio.sleep(0)
        yield TextChunk(text="Free.")
        usage = TokenUsage(input_tokens=len(request.messages[-1].text), output_tokens=2)
        yield ReplyEnd(usage=usage, usage_source="usage", stop_reason="stop", served_model="scripted")

    async def count(self, request: ModelRequest) -> int | None:
        del request
        return None


@dataclass(frozen=True, slots=True)
class Connected:
    """Implements `ports.model.ModelSource` for a model that is there."""

    model: Model

    async def connect(self) -> Model:
        return self.model

    async def close(self) -> None:
        """Nothing is held."""


def _end(call: BilledCall, reason: str, fault: Fault) -> ReplyEnd:
    return ReplyEnd(
        usage=TokenUsage(
            input_tokens=call.prompt["input"],
            cache_read_tokens=call.prompt["read"],
            cache_write_5m_tokens=call.prompt["written"] - call.written_1h,
            cache_write_1h_tokens=call.written_1h,
            output_tokens=call.output,
        ),
        usage_source="usage",
        stop_reason=STOPS.get(reason, reason),
        served_model=call.model,
        variants=tuple(variant_names(fault.variants)),
    )
