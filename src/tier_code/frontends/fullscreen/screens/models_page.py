"""Who stands on each tier, what that costs, which packs there are, and which local models there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.domain.errors import ModelUnavailable
from tier_code.domain.money import NANOS_PER_DOLLAR
from tier_code.domain.tiers import Tier
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.fullscreen.painting.footer import Hint
from tier_code.frontends.fullscreen.painting.lines import Line, left, line, paragraph, right, space, text
from tier_code.frontends.fullscreen.painting.pages.rows import Item, gap, heading, row
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.screens.list_screen import ListScreen
from tier_code.frontends.shared.back_office import BackOffice, ModelRow, PackRow
from tier_code.frontends.shared.departure import Departure, Errand
from tier_code.frontends.shared.keymap import spoken_key
from tier_code.frontends.shared.wording import UNICODE, size, tier_words

_PACK, _MODEL = "pack:", "model:"
_BAR = 30
_BUSY = (Phase.PLANNING, Phase.RUNNING)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read from the user's files."""

    packs: Sequence[PackRow]
    models: Sequence[ModelRow]


class ModelsPage(ListScreen[Departure | None]):
    """Ends with a departure when another pack is chosen: the session goes on with it."""

    TITLE_WORDS = "Models"

    def __init__(self, view: SessionView, moment: Moment, office: BackOffice) -> None:
        super().__init__(view, moment)
        self._office = office
        self._known = _Known((), ())
        self._agreed = ""
        """The model whose size was shown and whose fetching one more Enter begins."""
        self._pulling = ""
        self._progress: tuple[str, int, int] = ("", 0, 0)
        self._stopped = False

    def on_mount(self) -> None:
        """Read packs and models behind the first paint."""
        super().on_mount()
        self._read()

    def _read(self) -> None:
        office = self._office
        self.fetch(lambda: _Known(office.packs(), office.models()), self._show)

    def _show(self, known: _Known) -> None:
        self._known = known
        self.paint()

    def items(self) -> Sequence[Item]:
        """Tiers to read, packs and models to choose."""
        rows = [heading("Tiers of this session"), *map(_tier_item, self.view.tiers), gap()]
        rows += [heading("Packs", "⏎ goes on with another one")]
        rows += [self._pack_row(pack) for pack in self._known.packs]
        rows += [gap(), heading("Models for this machine", "⏎ fetches one")]
        return [*rows, *(self._model_row(model) for model in self._known.models)]

    def _pack_row(self, pack: PackRow) -> Item:
        mark = "●" if pack.chosen else "○"
        start = [
            left(f"{mark} {pack.name}", 16, "accent bold" if pack.chosen else "text"),
            text(pack.title, "muted"),
        ]
        return row(_PACK + pack.name, start)

    def _model_row(self, model: ModelRow) -> Item:
        if model.name == self._pulling:
            return Item(key=_MODEL + model.name, lines=lambda width, _: self._bar_lines(model, width))
        role = "check-pass" if model.installed else "muted"
        start = [left(model.name, 30), text(model.about, "muted")]
        return row(
            _MODEL + model.name, start, [text(model.state, role), right(size(model.bytes), 9, "muted")]
        )

    def _bar_lines(self, model: ModelRow, width: int) -> list[Line]:
        what, done, all_of_it = self._progress
        cells = min(_BAR, max(8, width - 60))
        full = cells * done // all_of_it if all_of_it else 0
        bar = [text("━" * full, "accent"), text("━" * (cells - full), "line")]
        counts = f"{size(done)} of {size(all_of_it)}" if all_of_it else "..."
        told = text(f"{what}  {counts}", "muted")
        return [line(text("   "), left(model.name, 30, "bold"), *bar, space(2), told, fill="cursor")]

    def hints(self) -> list[Hint]:
        """Keys of this screen."""
        stop = [("x", "stop fetching")] if self._pulling else []
        return [("Esc", "back"), ("⏎", "choose"), *stop]

    def choose(self, key: str) -> None:
        """Another pack, or fetching a model after its size was seen."""
        if key.startswith(_PACK):
            self._switch(key.removeprefix(_PACK))
        elif key.startswith(_MODEL):
            self._fetch_model(key.removeprefix(_MODEL))

    def _switch(self, name: str) -> None:
        if self.view.phase in _BUSY:
            self.say(
                f"a run is under way; wait for it, or stop it with {spoken_key('escape')} on the main screen"
            )
        elif any(pack.chosen and pack.name == name for pack in self._known.packs):
            self.say(f"{name} is the pack of this session")
        else:
            self.dismiss(Departure(Errand.RESUME, self.view.session, pack=name))

    def _fetch_model(self, name: str) -> None:
        model = next((each for each in self._known.models if each.name == name), None)
        if model is None or self._pulling:
            self.say("one model at a time")
        elif model.installed:
            self.say(f"{name} is here")
        elif self._agreed != name:
            self._agreed = name
            self.say(f"{name}: {size(model.bytes)} to fetch; ⏎ again begins")
        else:
            self._pulling, self._stopped, self._agreed = name, False, ""
            self._progress = ("looking", 0, 0)
            self.fetch(lambda: self._pulled(name), self._came)
            self.paint()

    def _pulled(self, name: str) -> str:
        """In a thread: what came of it, in words."""
        try:
            return self._office.pull(name, self._report)
        finally:
            self._pulling = ""

    def _report(self, what: str, done: int, all_of_it: int) -> None:
        if self._stopped or not self.is_running:
            raise ModelUnavailable("stopped; what was fetched is kept, and the next time goes on from there")
        self._progress = (what, done, all_of_it)
        self.app.call_from_thread(self.paint)

    def _came(self, told: str) -> None:
        self._read()
        self.say(f"{told}; the next session has it on its local tier")

    def letter(self, key: str, character: str) -> None:
        """Stop fetching, or leave."""
        del character
        if key == "x" and self._pulling:
            self._stopped = True
        elif key == "q":
            self.leave()

    def leave(self) -> None:
        """What is being fetched stops; what came is kept."""
        self._stopped = True
        self.dismiss(None)


def _tier_item(tier: Tier) -> Item:
    def lines(width: int, cursor: bool) -> list[Line]:  # noqa: FBT001 - `Item` passes it so
        del cursor
        name = left(f"{'●' if tier.ready else '○'} {tier.name.value}", 12, f"tier-{tier.name.value}")
        about = f"{tier.model} {UNICODE.dot} {_price(tier)}" if tier.model else tier_words(tier.name)
        rows = paragraph(about if tier.ready else tier.missing, width - 17, "text" if tier.ready else "muted")
        return [line(space(3), name, *rows[0].pieces), *(line(space(15), *more.pieces) for more in rows[1:])]

    return Item(key="", lines=lines)


def _price(tier: Tier) -> str:
    price = tier.price
    if price is None or price.input_rate is None or price.output_rate is None:
        return "unpriced: paid calls are refused"
    if tier.declared_free:
        return "$0, declared"
    incoming, outgoing = (f"${rate / NANOS_PER_DOLLAR:g}" for rate in (price.input_rate, price.output_rate))
    return f"{incoming} in, {outgoing} out per million tokens"
