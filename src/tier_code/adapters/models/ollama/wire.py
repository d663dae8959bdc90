"""Ollama's dialect: what our request looks like, and what the lines of its answer mean.

Source: the server's own source of summer 2026. Its defaults cut prompts in silence, think when a model can
and write without an end, so every request says what it wants.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from tier_code.adapters.models.chat_wire import (
    MAX_BELIEVABLE_TOKENS,
    compact_json,
    message_list,
    parsed_object,
    problem_from,
)
from tier_code.adapters.models.event_stream import MAX_EVENT_BYTES
from tier_code.domain.errors import AnswerTruncated, ProviderFailed
from tier_code.domain.untrusted import one_line
from tier_code.ports.model import ModelRequest

KEEP_ALIVE = "10m"
"""How long the model stays loaded after a call."""
_CANNOT_STOP_THINKING = "gpt-oss"


def chat_body(model: str, request: ModelRequest, num_ctx: int) -> bytes:
    """The request as sent; the same request gives the same bytes.

    `num_ctx` is one number for a model and a session: another one makes the server load the model again.
    """
    body: dict[str, object] = {
        "model": model,
        "messages": message_list(request.messages),
        "stream": True,
        "think": "low" if _CANNOT_STOP_THINKING in model else False,
        "truncate": False,
        "keep_alive": KEEP_ALIVE,
        "options": {
            "num_ctx": num_ctx,
            "num_predict": request.max_tokens,
            "temperature": request.temperature,
            "seed": request.seed,
            **({"stop": list(request.stop)} if request.stop else {}),
        },
    }
    if request.schema:
        body["format"] = json.loads(request.schema)
    return compact_json(body)


class LineParser:
    """Collects bytes and gives back the JSON objects that a line end has completed."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, chunk: bytes) -> Iterator[Mapping[str, object]]:
        """Take in the next bytes, cut anywhere.

        Errors: ProviderFailed for what is no JSON object, is no UTF-8 or does not end.
        """
        self._pending += chunk
        *lines, rest = self._pending.split(b"\n")
        self._pending = rest
        if len(rest) > MAX_EVENT_BYTES:
            raise ProviderFailed(f"the server sent a line of more than {MAX_EVENT_BYTES} bytes")
        for line in lines:
            if line.strip():
                yield parsed_object(_decoded(bytes(line)))


class ChatReader:
    """Follows one streamed answer. Whole means: a line with `done` that says why it stopped."""

    def __init__(self) -> None:
        self.done = False
        self.finish = ""
        """`stop` or `length`."""
        self.served_model = ""
        self.prompt_tokens: int | None = None
        """None: the server did not say; a real prompt never has none."""
        self.output_tokens: int | None = None

    def read(self, line: Mapping[str, object]) -> str:
        """Take the next line and return the text it adds.

        Errors: the server's own error, classified; ProviderFailed for what the dialect does not allow.
        """
        if "error" in line:
            raise problem_from(line)
        self.served_model = self.served_model or str(line.get("model") or "")
        message = line.get("message") or {}
        text = message.get("content") or "" if isinstance(message, Mapping) else None
        if not isinstance(text, str):
            raise ProviderFailed("the server's answer is malformed: the text is not a string")
        if line.get("done") is True:
            self._end(line)
        return text

    def _end(self, line: Mapping[str, object]) -> None:
        reason = line.get("done_reason")
        if reason not in ("stop", "length"):
            raise AnswerTruncated(
                f"the server ended the answer without a usable reason: {one_line(str(reason), 40)}"
            )
        self.prompt_tokens = _count(line.get("prompt_eval_count"))
        self.output_tokens = _count(line.get("eval_count"))
        self.finish, self.done = str(reason), True


def _count(value: object) -> int | None:
    """Zero counts are left out on the wire, so nothing is known where there is none."""
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_BELIEVABLE_TOKENS:
        raise ProviderFailed(f"the server's answer is malformed: a token count of {one_line(str(value), 40)}")
    return value


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise ProviderFailed("the server sent bytes that are not UTF-8") from problem
