"""Finds what a replay shows beside the recorded: a pack's prices, and the what-if runs of the session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tier_code.adapters.config.folders import config_dir
from tier_code.adapters.config.packs_reading import load_packs
from tier_code.adapters.prices.table import users_table
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.sessions import SessionFolder
from tier_code.adapters.system_clock import SystemClock
from tier_code.domain.errors import StorageProblem, UsageProblem
from tier_code.domain.events import Record
from tier_code.domain.fold import fold
from tier_code.domain.plan import StepState
from tier_code.domain.pricing import ModelPrice, declared_free
from tier_code.domain.repricing import PriceOfTier
from tier_code.domain.schedule import UNFINISHED
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView, StepView
from tier_code.domain.what_if import TriedStep, asked_about
from tier_code.engine.whatif.verdict import outcome_of
from tier_code.frontends.shared.beside import Beside

_NOT_OVER = UNFINISHED | {StepState.RUNNING}


def prices_of_pack(pack: str) -> PriceOfTier:
    """The price of each tier's model in a pack, as of now; None for a tier that the pack leaves out.

    Errors: UsageProblem for a pack that is not there.
    """
    packs, table, now = load_packs(config_dir()), users_table(config_dir()), SystemClock().now()
    if pack not in packs:
        raise UsageProblem(f"there is no pack '{pack}'; there are {', '.join(sorted(packs))}")
    models = packs[pack].tiers

    def price(tier: TierName) -> ModelPrice | None:
        choice = models.get(tier)
        if choice is None:
            return None
        free = declared_free(choice.model) if tier is TierName.LOCAL else None
        return table.price(choice.model, now) or free

    return {tier: price(tier) for tier in TierName}.get


def beside_recording(folder: SessionFolder, records: Sequence[Record], pack: str = "") -> Beside:
    """Everything to show beside a session, whose records these are.

    Errors: UsageProblem for a pack that is not there.
    """
    prices = prices_of_pack(pack) if pack else None
    return Beside(pack=pack, price_of=prices, tried=tuple(_tried(folder, records)))


def _tried(folder: SessionFolder, records: Sequence[Record]) -> Iterator[TriedStep]:
    runs = [(aside, _only_step(aside.journal, folder)) for aside in folder.asides()]
    found = [(aside, again) for aside, again in runs if again is not None]
    # A long recording is folded here only when somebody tried something of it.
    view = fold(records) if found else SessionView()
    for aside, again in found:
        recorded = view.step(again.step.id)
        if recorded is None:
            continue
        outcome = outcome_of(again)
        yield TriedStep(
            step=again.step.id,
            tier=outcome.tier,
            good=outcome.good,
            why=outcome.why,
            cost=outcome.cost,
            recorded=recorded.cost,
            session=aside.session,
        )


def _only_step(journal: Path, base: SessionFolder) -> StepView | None:
    """The step of a what-if run that asked about `base` and came to an end."""
    try:
        reading = JournalFile.read(journal)
        asked = fold(reading.records(only={"PromptSubmitted"})).turns
        if not asked or asked_about(asked[0].request) != base.session:
            return None
        steps = fold(reading.records()).steps
    except StorageProblem:
        # A run that cannot be read has nothing to tell; `sessions` says what is wrong with it.
        return None
    tried = steps[0] if steps else None
    return tried if tried and tried.attempt and tried.state not in _NOT_OVER else None
