"""A loopback stand-in of Ollama: it lists models, streams one answer, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BYTES_PER_TOKEN = 4


@dataclass(slots=True)
class Stable:
    """What the server has and was asked."""

    models: Sequence[Mapping[str, object]] = ({"name": "qwen2.5-coder:7b", "size": 5, "digest": "d1"},)
    answer: str = "Count the settings of a configuration."
    raw: list[bytes] = field(default_factory=list)
    """Every body as received."""


@contextmanager
def ollama_server(stable: Stable) -> Iterator[str]:
    """Serve until the test is over; gives what `OLLAMA_HOST` shall be."""

    class Answering(BaseHTTPRequestHandler):
        """Answers for the stable."""

        def do_GET(self) -> None:
            """List the models."""
            self._send("application/json", json.dumps({"models": list(stable.models)}).encode())

        def do_POST(self) -> None:
            """Stream the answer as lines of JSON."""
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            stable.raw.append(body)
            asked = json.loads(body)
            said = {"model": asked["model"], "message": {"role": "assistant", "content": stable.answer}}
            counts = {
                "done_reason": "stop",
                "prompt_eval_count": len(body) // BYTES_PER_TOKEN,
                "eval_count": len(stable.answer) // BYTES_PER_TOKEN,
            }
            last = {**said, "message": {"role": "assistant", "content": ""}, "done": True, **counts}
            lines = [json.dumps({**said, "done": False}), json.dumps(last)]
            self._send("application/x-ndjson", "".join(f"{line}\n" for line in lines).encode())

        def _send(self, kind: str, content: bytes) -> None:
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    serving.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
