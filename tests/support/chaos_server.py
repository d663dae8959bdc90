"""An independent server of faults, `llmock`, in its own process: it breaks answers and judges the client."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

_SERVE = """
import sys
from llmock.testing import LLMockServer
with LLMockServer() as server:
    print(server.url, flush=True)
    sys.stdin.read()
"""
Json = Any


@dataclass(frozen=True, slots=True)
class ChaosServer:
    """A running server; its control interface is HTTP."""

    url: str

    @property
    def anthropic(self) -> str:
        """The base URL of its Messages dialect."""
        return f"{self.url}/anthropic"

    @property
    def openai(self) -> str:
        """The base URL of its chat completions."""
        return f"{self.url}/v1"

    def reset(self) -> None:
        """Forget requests and faults."""
        self._asked("POST", "reset")

    def script(self, *behaviours: Json) -> None:
        """What happens to the next requests, in order."""
        self._asked("POST", "scenario", {"behaviors": list(behaviours)})

    def pending(self) -> int:
        """Faults that have not happened yet."""
        return len(self._asked("GET", "scenario")["pending"])

    def verdict(self) -> Json:
        """How the client took what happened."""
        return self._asked("GET", "verdict")

    def _asked(self, method: str, path: str, body: Json = None) -> Json:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_llmock/{path}", data=data, method=method)  # noqa: S310 - loopback
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as answer:
            return json.load(answer)


@contextmanager
def chaos_server() -> Iterator[ChaosServer]:
    """Serve until the tests are over."""
    with subprocess.Popen(
        [sys.executable, "-c", _SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as serving:
        assert serving.stdin is not None
        assert serving.stdout is not None
        url = serving.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:"), "llmock did not start"
        try:
            yield ChaosServer(url)
        finally:
            serving.stdin.close()
            serving.wait(timeout=10)
