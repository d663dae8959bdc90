"""Which model a user wants on a tier, before anybody has looked whether it is there."""

from __future__ import annotations

import re
from dataclasses import dataclass

AUTO = "auto"
"""The local tier's own choice: a running Ollama, a declared server, the embedded model, in that order."""
EFFORTS = ("low", "medium", "high", "xhigh", "max")
_CHOICE = re.compile(r"(?P<backend>[a-z0-9][\w.-]*)/(?P<model>[^@\s]+)(?:@(?P<effort>\w+))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChoice:
    """`anthropic/claude-opus-5-5@low`: who is asked, for which model, and how hard it shall try."""

    backend: str
    """`anthropic`, `ollama`, `embedded`, `auto`, or the name of a host that the user declared."""
    model: str = ""
    effort: str = ""

    def __str__(self) -> str:
        if self.backend == AUTO:
            return AUTO
        return f"{self.backend}/{self.model}" + (f"@{self.effort}" if self.effort else "")


def parse_choice(text: str) -> ModelChoice:
    """Read `backend/model[@effort]` or `auto`.

    Errors: ValueError saying what is expected.
    """
    if text == AUTO:
        return ModelChoice(backend=AUTO)
    match = _CHOICE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"'{text}' is not BACKEND/MODEL[@EFFORT], such as anthropic/claude-opus-5-5@low")
    effort = match["effort"] or ""
    if effort and effort not in EFFORTS:
        raise ValueError(f"'{effort}' is no effort; there are {', '.join(EFFORTS)}")
    return ModelChoice(backend=match["backend"], model=match["model"], effort=effort)
