"""The last gate of a request: whatever it is made from, it goes without secrets and private names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tier_code.domain.errors import ModelProblem
from tier_code.domain.tiers import Reach
from tier_code.engine.privacy.redactor import STAND_IN, Redaction, Redactor
from tier_code.engine.privacy.withheld import Withheld
from tier_code.ports.model import ModelMessage, ModelRequest


class Outgoing:
    """Prepares requests for tiers by how far they reach."""

    def __init__(self, own_keys: Iterable[str] = (), withheld: Withheld | None = None) -> None:
        self._redactor = Redactor(own_keys)
        self._withheld = withheld

    def prepared(self, request: ModelRequest, reach: Reach) -> tuple[ModelRequest, Redaction]:
        """The request as it may leave, and what is needed to read the answer. Blocking: it reads files.

        Names and lines of files that may not travel so far are taken out for every tier; secrets for all but
        this machine's own, whose models need them no less than the code does.
        """
        messages, schema = request.messages, request.schema
        redaction = Redaction(foreign=frozenset(STAND_IN.findall("\n".join(each.text for each in messages))))
        sent = "\n".join([*(f"{each.text}\n{each.native}" for each in messages), schema])
        for kind, piece in self._withheld.found(sent, reach) if self._withheld else ():
            stand_in = self._redactor.stand_ins.of(f"PRIVATE:{kind}", piece, sent)
            redaction.words[stand_in] = piece
            messages = tuple(_without(message, piece, stand_in) for message in messages)
            schema = _replaced(schema, piece, stand_in)
        if reach is not Reach.MACHINE:
            messages, redaction = self._redactor.redacted(messages, redaction)
        return replace(request, messages=messages, schema=schema), redaction

    def silence(self, problem: ModelProblem) -> None:
        """Take secrets out of what an error says: servers quote what they were sent, headers included."""
        problem.args = tuple(
            self._redactor.hidden(part) if isinstance(part, str) else part for part in problem.args
        )


def _without(message: ModelMessage, piece: str, stand_in: str) -> ModelMessage:
    return replace(
        message,
        text=_replaced(message.text, piece, stand_in),
        native=_replaced(message.native, piece, stand_in),
    )


def _replaced(text: str, piece: str, stand_in: str) -> str:
    if piece not in text:
        return text
    # A name inside a longer name is another name, and that one is looked at by itself.
    before = r"(?<!\w)" if re.match(r"\w", piece) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", piece) else ""
    return re.sub(f"{before}{re.escape(piece)}{after}", lambda _: stand_in, text)
