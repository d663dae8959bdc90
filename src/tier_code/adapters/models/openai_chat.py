"""Any server that speaks OpenAI's chat completions: llama.cpp, vLLM, LM Studio, gateways, the embedded host.

The stream is taken apart here and not by a vendor's SDK, because those accept a cut answer as whole.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

from tier_code.adapters.models.chat_wire import ReplyReader, compact_json, message_list, request_body
from tier_code.adapters.models.endpoint import Endpoint, Patience
from tier_code.adapters.models.event_stream import EventParser
from tier_code.domain.errors import AnswerTruncated, ModelProblem
from tier_code.domain.tokens import TokenUsage
from tier_code.ports.counting import TokenCounter
from tier_code.ports.model import ModelChunk, ModelMessage, ModelRequest, ReplyEnd, TextChunk

PROBE = Patience(connect_seconds=1.0, idle_seconds=2.0)
TOKENS_AROUND_MESSAGE = 5
"""What chat templates put around each message, roughly; only used where the server reports no usage."""


class BytesCounter:
    """Counts three bytes as one token, for servers without usage where no better counter was given."""

    source = "bytes / 3"

    def count(self, text: str) -> int:
        """Tokens of `text`, very roughly."""
        return -(-len(text.encode("utf-8", "replace")) // 3)


class OpenAIChatModel:
    """A model behind a chat-completions endpoint."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        model: str,
        *,
        patience: Patience | None = None,
        private: bool = False,
        counter: TokenCounter | None = None,
    ) -> None:
        self._endpoint = Endpoint(
            base_url=base_url, api_key=api_key, private=private, patience=patience or Patience()
        )
        self._model = model
        self._counter: TokenCounter = counter or BytesCounter()

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelChunk, None]:
        """Text chunks, then one `ReplyEnd` once the server has said that the answer is whole.

        Errors: a ModelProblem of the right kind. Closing the iterator closes the connection and so ends the
        generation.
        """
        from tier_code.adapters.models.http_exchange import stream_answer

        parser, reply, answer = EventParser(), ReplyReader(), list[str]()
        body = request_body(self._model, request)
        async with aclosing(stream_answer(self._endpoint, "chat/completions", body)) as pieces:
            async for piece in pieces:
                for event in parser.feed(piece):
                    text = "" if reply.done else reply.read(event)
                    if text:
                        answer.append(text)
                        yield TextChunk(text=text)
                if reply.done:
                    break
        if not reply.done:
            raise AnswerTruncated("the answer ended without its end marker")
        yield self._end(request, reply, "".join(answer))

    async def count(self, request: ModelRequest) -> int | None:
        """Tokens of the whole prompt by the server's own tokenizer; None if it cannot tell."""
        return await self.count_prompt(request.messages)

    async def count_prompt(self, messages: Sequence[ModelMessage]) -> int | None:
        """Tokens of the whole prompt by the server's own tokenizer and template; None if it cannot tell."""
        from tier_code.adapters.models.http_exchange import ask

        body = compact_json({"model": self._model, "messages": message_list(messages)})
        try:
            counted = (await ask(self._endpoint, "chat/completions/input_tokens", body)).get("input_tokens")
        except ModelProblem:
            return None
        return counted if isinstance(counted, int) and counted > 0 else None

    async def answers(self) -> bool:
        """Whether a server is there now and takes our key."""
        from tier_code.adapters.models.http_exchange import ask

        try:
            await ask(replace(self._endpoint, patience=PROBE), "models")
        except ModelProblem:
            return False
        return True

    def _end(self, request: ModelRequest, reply: ReplyReader, answer: str) -> ReplyEnd:
        return ReplyEnd(
            usage=reply.usage or self._counted(request, answer),
            usage_source="usage" if reply.usage else f"counted: {self._counter.source}",
            stop_reason=reply.finish,
            served_model=reply.served_model or self._model,
        )

    def _counted(self, request: ModelRequest, answer: str) -> TokenUsage:
        prompt = sum(
            self._counter.count(message.text) + TOKENS_AROUND_MESSAGE for message in request.messages
        )
        return TokenUsage(input_tokens=prompt, output_tokens=self._counter.count(answer))
