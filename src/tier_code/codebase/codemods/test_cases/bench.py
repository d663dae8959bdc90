"""Where test cases are tried out: the code worker, the means to run a project, and what was found already."""

from __future__ import annotations

from tier_code.ports.code import Offload
from tier_code.ports.running import CodeRunner


class CaseBench:
    """What the tool, the context and the reader of one session share about each function under test."""

    def __init__(self, offload: Offload, running: CodeRunner) -> None:
        self._offload = offload
        self._running = running
