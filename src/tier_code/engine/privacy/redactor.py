"""Takes secrets out of what is sent and puts them back into what comes back.

Precise rules only: a word that was no secret and is taken out would change the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tier_code.ports.model import ModelMessage

SHORTEST_KEY = 12
"""Characters: shorter values of secret variables are words, not keys."""
_RULES = (
    r"-----BEGIN (?:[A-Z ]+ )?PRIVATE KEY-----[\s\S]*?-----END (?:[A-Z ]+ )?PRIVATE KEY-----",
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    r"\bsk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{20,}\b",
    r"\bgh[pousr]_[A-Za-z0-9]{36,}\b",
    r"\bgithub_pat_[A-Za-z0-9_]{50,}\b",
    r"\bglpat-[A-Za-z0-9_-]{20,}\b",
    r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}\b",
    r"\bAIza[0-9A-Za-z_-]{35}\b",
    r"\bpypi-AgEI[A-Za-z0-9_-]{50,}\b",
    r"\bnpm_[A-Za-z0-9]{36}\b",
    r"\b[rs]k_live_[0-9a-zA-Z]{20,}\b",
    r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\b",
)


@dataclass(slots=True)
class Redaction:
    """What was taken out of one request."""

    kept: dict[str, str] = field(default_factory=dict)
    """Stand-in to secret; stays in this process."""

    def restored(self, answer: str) -> str:
        """An answer with the secrets back in the places of their stand-ins."""
        for stand_in, secret in self.kept.items():
            answer = answer.replace(stand_in, secret)
        return answer


class Redactor:
    """Knows the shapes of keys, and the user's own."""

    def __init__(self, own_keys: Iterable[str] = ()) -> None:
        own = sorted({key for key in own_keys if len(key) >= SHORTEST_KEY}, key=len, reverse=True)
        self._pattern = re.compile("|".join([*map(re.escape, own), *_RULES]))

    def redacted(self, messages: tuple[ModelMessage, ...]) -> tuple[tuple[ModelMessage, ...], Redaction]:
        """The messages without secrets; the same secret has the same stand-in, so caches still hold."""
        redaction = Redaction()
        numbers: dict[str, str] = {}

        def stand_in(match: re.Match[str]) -> str:
            secret = match.group()
            if secret not in numbers:
                numbers[secret] = f"REDACTED_SECRET_{len(numbers) + 1}"
                redaction.kept[numbers[secret]] = secret
            return numbers[secret]

        def plain(text: str) -> str:
            return self._pattern.sub(stand_in, text)

        clean = tuple(
            replace(message, text=plain(message.text), native=plain(message.native)) for message in messages
        )
        return clean, redaction
