"""Takes secrets out of what is sent and puts them back into what comes back, where they had been.

Precise rules only: a word that was no secret and is taken out would change the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tier_code.domain.errors import ModelProblem
from tier_code.engine.privacy.token_formats import FORMATS
from tier_code.ports.model import ModelMessage

SHORTEST_KEY = 12
"""Characters: shorter values of secret variables are words, not keys."""
STAND_IN = re.compile(r"⟦(?:SECRET|PRIVATE):[a-z-]+-\d+⟧")
OWN = "own"


class StandIns:
    """Names for what is taken out, the same for a session's whole life: so caches hold, and history reads."""

    def __init__(self) -> None:
        self._by_text: dict[str, str] = {}

    def of(self, kind: str, text: str, sent: str) -> str:
        """The stand-in of a text; a new one is none that `sent` holds already by itself."""
        if text not in self._by_text:
            taken, number = set(self._by_text.values()), 1
            while (fresh := f"⟦{kind}-{number}⟧") in taken or fresh in sent:
                number += 1
            self._by_text[text] = fresh
        return self._by_text[text]


@dataclass(slots=True)
class Redaction:
    """What was taken out of one request; stays in this process."""

    secrets: dict[str, str] = field(default_factory=dict)
    """Stand-in to secret."""
    words: dict[str, str] = field(default_factory=dict)
    """Stand-in to a name or a line of a file that may not travel."""
    places: dict[str, set[str]] = field(default_factory=dict)
    """Stand-in of a secret to the lines that it stood in, stripped."""
    foreign: frozenset[str] = frozenset()
    """What looks like a stand-in and stood in the request by itself."""

    def remember_places(self, text: str) -> None:
        """Keep the lines in which stand-ins of secrets stand now."""
        for line in text.splitlines():
            for stand_in in STAND_IN.findall(line):
                if stand_in in self.secrets:
                    self.places.setdefault(stand_in, set()).add(line.strip())

    def restored(self, answer: str) -> str:
        """An answer with everything back in its place.

        A secret comes back only on a line that is as it was sent: elsewhere the model has moved it.
        Errors: ModelProblem naming the stand-in that cannot be put back.
        """
        for line in answer.splitlines():
            for stand_in in STAND_IN.findall(line):
                if not self._may_return(stand_in, line.strip()):
                    raise ModelProblem(
                        f"the answer writes to the line of a secret that was taken out ({stand_in}): "
                        "edit that line yourself, or keep the step on this machine"
                    )
        known = {**self.secrets, **self.words}
        return STAND_IN.sub(lambda match: known.get(match.group(), match.group()), answer)

    def _may_return(self, stand_in: str, line: str) -> bool:
        if stand_in in self.secrets:
            return line in self.places.get(stand_in, ())
        return stand_in in self.words or stand_in in self.foreign


class Redactor:
    """Knows the shapes of keys, and the user's own."""

    def __init__(self, own_keys: Iterable[str] = ()) -> None:
        own = sorted({key for key in own_keys if len(key) >= SHORTEST_KEY}, key=len, reverse=True)
        rules = {OWN: "|".join(map(re.escape, own))} if own else {}
        self._pattern = re.compile(
            "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in {**rules, **FORMATS}.items())
        )
        self.stand_ins = StandIns()

    def redacted(
        self, messages: tuple[ModelMessage, ...], redaction: Redaction | None = None
    ) -> tuple[tuple[ModelMessage, ...], Redaction]:
        """The messages without secrets, and what was taken out."""
        kept = Redaction() if redaction is None else redaction
        sent = "\n".join(f"{message.text}\n{message.native}" for message in messages)

        def stand_in(match: re.Match[str]) -> str:
            kind = (match.lastgroup or OWN).replace("_", "-")
            made = self.stand_ins.of(f"SECRET:{kind}", match.group(), sent)
            kept.secrets[made] = match.group()
            return made

        def plain(text: str) -> str:
            return self._pattern.sub(stand_in, text)

        clean = tuple(
            replace(message, text=plain(message.text), native=plain(message.native)) for message in messages
        )
        for message in clean:
            kept.remember_places(message.text)
        return clean, kept

    def hidden(self, text: str) -> str:
        """A text to be shown, with what looks like a secret named by its kind only."""
        return self._pattern.sub(lambda match: f"⟦SECRET:{(match.lastgroup or OWN).replace('_', '-')}⟧", text)

    def found(self, text: str) -> tuple[tuple[str, str], ...]:
        """(kind, secret) for everything in a text that looks like one, in order."""
        return tuple((match.lastgroup or OWN, match.group()) for match in self._pattern.finditer(text))
