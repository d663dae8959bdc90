"""Our request in the Messages dialect. What never changes stands first and gives the same bytes every time.

Source: the Messages API as documented in autumn 2026; what each model refuses is in `capabilities`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from tier_code.adapters.models.anthropic.capabilities import Capabilities, capabilities_of
from tier_code.ports.model import ModelMessage, ModelRequest

Json: TypeAlias = Any
"""What json.loads gives."""
MOST_BREAKPOINTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which model is asked, and how hard it shall try. Constant in a session: a change costs the cache."""

    model: str
    effort: str = ""
    """`low` to `max`; empty for the model's own default."""
    show_thinking: bool = False
    """Ask for readable summaries of what it thinks; without them a long answer begins in silence."""


def message_params(asked: Asked, request: ModelRequest) -> dict[str, Json]:
    """Everything that is sent except `stream`."""
    able = capabilities_of(asked.model)
    params = prompt_params(asked, request)
    params["max_tokens"] = request.max_tokens
    config = _output_config(asked, able, request.schema)
    if config:
        params["output_config"] = config
    if able.adaptive_thinking and asked.show_thinking:
        params["thinking"] = {"type": "adaptive", "display": "summarized"}
    if request.stop:
        params["stop_sequences"] = list(request.stop)
    return params


def prompt_params(asked: Asked, request: ModelRequest) -> dict[str, Json]:
    """The part that is counted: model, system and messages with their cache breakpoints."""
    marks = _breakpoints(request.messages)
    system = [
        _text_block(message.text, marked=index in marks)
        for index, message in enumerate(request.messages)
        if message.role == "system"
    ]
    params: dict[str, Json] = {"model": asked.model}
    if system:
        params["system"] = system
    params["messages"] = [
        {"role": message.role, "content": _content(message, asked.model, marked=index in marks)}
        for index, message in enumerate(request.messages)
        if message.role != "system"
    ]
    return params


def cached_prefix(params: dict[str, Json]) -> bytes:
    """The canonical bytes that a cache could keep: everything up to the last breakpoint.

    A property test holds that those of one request are a prefix of those of the next.
    """
    blocks = [*params.get("system", ())]
    blocks += [
        {**block, "role": message["role"]} for message in params["messages"] for block in message["content"]
    ]
    last = max((index for index, block in enumerate(blocks) if "cache_control" in block), default=-1)
    kept = [
        {name: value for name, value in block.items() if name != "cache_control"}
        for block in blocks[: last + 1]
    ]
    return b"".join(json.dumps(block, ensure_ascii=False).encode() + b"\n" for block in kept)


def _output_config(asked: Asked, able: Capabilities, schema: str) -> dict[str, Json]:
    config: dict[str, Json] = {}
    if asked.effort and able.effort:
        config["effort"] = asked.effort
    if schema:
        config["format"] = {"type": "json_schema", "schema": json.loads(schema)}
    return config


def _breakpoints(messages: Sequence[ModelMessage]) -> frozenset[int]:
    """Where breakpoints stand: the first marked message, which all requests share, and the newest ones."""
    marked = [index for index, message in enumerate(messages) if message.cached]
    if len(marked) <= MOST_BREAKPOINTS:
        return frozenset(marked)
    return frozenset([marked[0], *marked[-(MOST_BREAKPOINTS - 1) :]])


def _content(message: ModelMessage, model: str, *, marked: bool) -> list[Json]:
    """The vendor's own blocks where they belong to this model, else the plain text."""
    if message.native and message.native_model == model:
        blocks: list[Json] = json.loads(message.native)
        if marked and blocks:
            blocks[-1] = {**blocks[-1], "cache_control": {"type": "ephemeral"}}
        return blocks
    return [_text_block(message.text, marked=marked)]


def _text_block(text: str, *, marked: bool) -> Json:
    block: dict[str, Json] = {"type": "text", "text": text}
    if marked:
        block["cache_control"] = {"type": "ephemeral"}
    return block
