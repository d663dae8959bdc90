"""HTTP with model servers, every failure typed. Imports httpx2: import this module when first needed only."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from http import HTTPStatus

import httpx2

from tier_code.adapters.models.chat_wire import parsed_object, problem_from
from tier_code.adapters.models.endpoint import Endpoint
from tier_code.adapters.models.retry_after import wait_of
from tier_code.domain.errors import AnswerTruncated, ModelProblem, ModelUnavailable, ProviderFailed
from tier_code.domain.untrusted import one_line

MAX_ERROR_BYTES = 64 * 1024
MAX_ANSWER_BYTES = 64 * 1024 * 1024
EVENT_STREAM = "text/event-stream"


async def stream_answer(
    endpoint: Endpoint, path: str, body: bytes, content_type: str = EVENT_STREAM
) -> AsyncGenerator[bytes, None]:
    """Post and give the bytes of the stream as they arrive; closing this closes the connection.

    Errors: ModelUnavailable when nothing listens, AnswerTruncated when the connection breaks or falls silent
    after the request may have left, otherwise what the server's answer stands for.
    """
    try:
        async with (
            _client(endpoint) as client,
            client.stream("POST", endpoint.url(path), content=body, headers=_headers(endpoint)) as response,
        ):
            await _require_stream(response, content_type)
            received = 0
            async for piece in response.aiter_bytes():
                received += len(piece)
                if received > MAX_ANSWER_BYTES:
                    raise ProviderFailed(f"the server's answer has more than {MAX_ANSWER_BYTES} bytes")
                yield piece
    except httpx2.HTTPError as problem:
        raise _typed(problem, endpoint) from problem


async def ask(endpoint: Endpoint, path: str, body: bytes | None = None) -> dict[str, object]:
    """Get, or post a body, and read a JSON object.

    Errors: as `stream_answer`.
    """
    method = "GET" if body is None else "POST"
    try:
        async with (
            _client(endpoint) as client,
            client.stream(method, endpoint.url(path), content=body, headers=_headers(endpoint)) as response,
        ):
            text = await _bounded_text(response)
            if response.status_code != HTTPStatus.OK:
                raise _refusal(response, text)
            return parsed_object(text)
    except httpx2.HTTPError as problem:
        raise _typed(problem, endpoint) from problem


def _client(endpoint: Endpoint) -> httpx2.AsyncClient:
    patience = endpoint.patience
    return httpx2.AsyncClient(
        trust_env=endpoint.uses_proxies,
        # Reading the system's certificates costs 20 ms and has no use on a plain connection.
        verify=endpoint.encrypted,
        follow_redirects=False,
        timeout=httpx2.Timeout(patience.idle_seconds, connect=patience.connect_seconds),
    )


def _headers(endpoint: Endpoint) -> dict[str, str]:
    headers = {"content-type": "application/json", "accept-encoding": "identity"}
    return headers | ({"authorization": f"Bearer {endpoint.api_key}"} if endpoint.api_key else {})


async def _require_stream(response: httpx2.Response, wanted: str) -> None:
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if response.status_code == HTTPStatus.OK and content_type == wanted:
        return
    text = await _bounded_text(response)
    raise _refusal(response, text)


def _refusal(response: httpx2.Response, text: str) -> ModelProblem:
    """What an answer that is no stream stands for."""
    status = response.status_code
    if response.has_redirect_location:
        target = one_line(response.headers["location"], 100)
        return ProviderFailed(
            f"the model server redirects to {target}, which is not followed: set that address"
        )
    try:
        payload = parsed_object(text)
    except ProviderFailed:
        payload = {"message": one_line(text, 120) or "an empty answer"}
    if status == HTTPStatus.OK and "error" not in payload:
        return ProviderFailed(
            f"the server did not stream an answer but sent: {one_line(text, 120) or 'nothing'}"
        )
    return problem_from(payload, status, wait_of(response.headers))


async def _bounded_text(response: httpx2.Response) -> str:
    collected = bytearray()
    async for piece in response.aiter_bytes():
        collected += piece
        if len(collected) > MAX_ERROR_BYTES:
            break
    return bytes(collected[:MAX_ERROR_BYTES]).decode("utf-8", "replace")


def _typed(problem: httpx2.HTTPError, endpoint: Endpoint) -> ModelProblem:
    reason = one_line(str(problem) or type(problem).__name__, 120)
    if isinstance(
        problem, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout | httpx2.ProxyError
    ):
        return ModelUnavailable(
            f"nothing answers at {endpoint.base_url} ({reason}): is the model server running?"
        )
    if isinstance(problem, httpx2.TimeoutException):
        return AnswerTruncated(f"the model server was silent for {endpoint.patience.idle_seconds:g} s")
    return AnswerTruncated(f"the connection to the model server broke: {reason}")
