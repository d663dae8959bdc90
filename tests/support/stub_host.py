"""A model host without a model: the real host program around a small server, for the life cycle's tests.

The file that stands for the weights says how it behaves: `fail`, `die`, `wait` (for a file `go` beside it);
anything else works.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tier_code.adapters.models.embedded_host import HostOptions, main

POLL_SECONDS = 0.02


class Stub(BaseHTTPRequestHandler):
    """Speaks as much of the dialect as a host's users need; streams until its client goes."""

    key = ""
    pid = os.getpid()

    def do_GET(self) -> None:
        """Models, for whoever has the key."""
        self._object({"data": []})

    def do_POST(self) -> None:
        """Count a prompt by characters, or stream the process id and then dots without end."""
        body: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path.endswith("/input_tokens"):
            self._object({"input_tokens": sum(len(message["content"]) for message in body["messages"])})
            return
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        self._say(str(os.getpid()))
        if body["max_tokens"] == 1:
            self._event({"choices": [{"delta": {}, "finish_reason": "stop"}]})
            self.wfile.write(b"data: [DONE]\n\n")
            return
        try:
            while True:
                time.sleep(POLL_SECONDS)
                self._say(".")
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Into the host's log, which a test may look at."""
        print(format % args, file=sys.stderr, flush=True)  # noqa: T201 - the log is standard error

    def _object(self, value: object) -> None:
        allowed = self.headers["authorization"] == f"Bearer {self.key}"
        content = json.dumps(value if allowed else {"error": {"message": "key"}}).encode()
        self.send_response(200 if allowed else 401)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _say(self, text: str) -> None:
        self._event({"model": "stub", "choices": [{"delta": {"content": text}, "finish_reason": None}]})

    def _event(self, value: object) -> None:
        self.wfile.write(f"data: {json.dumps(value)}\n\n".encode())
        self.wfile.flush()


def open_stub(options: HostOptions, key: str) -> tuple[object, str]:
    """Behave as the weights say, then listen."""
    wish = options.model.read_text()
    if wish == "fail":
        sys.stderr.write("tensor 7 is missing\n")
        raise RuntimeError("the weights cannot be read")
    if wish == "die":
        sys.stderr.write("illegal instruction\n")
        sys.stderr.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    while wish == "wait" and not (options.model.parent / "go").exists():
        time.sleep(POLL_SECONDS)
    Stub.key = key
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"


if __name__ == "__main__":
    main(sys.argv[1:], open_stub)
