"""`tier-code tiers`: who stands on each tier, what it costs, how far it reaches, and what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

import click

from tier_code.adapters.config.folders import config_dir
from tier_code.adapters.config.packs_reading import Pack, load_packs
from tier_code.adapters.counting.offline import offline_counter
from tier_code.cli.existing_repo import existing_repo
from tier_code.cli.model_wiring import household
from tier_code.cli.run_options import RUN_PARAMETERS, RunOptions
from tier_code.cli.token_factors import factor_line, users_factors
from tier_code.domain.money import NANOS_PER_DOLLAR
from tier_code.domain.tiers import Reach, Tier, TierName
from tier_code.domain.untrusted import one_line
from tier_code.frontends.shared.first_words import adds_more, works_now
from tier_code.frontends.shared.wording import tier_words

_REACH_WORDS = {
    Reach.MACHINE: "stays on this machine",
    Reach.PRIVATE: "your own network",
    Reach.CLOUD: "cloud",
}
_TAKEN = ("--repo", "--pack", "--tier-model")


def _run(*, as_json: bool, **given: object) -> None:
    """Show the ladder as a session here would have it."""
    options = replace(RunOptions(), **{**given, "tier_models": dict(given["tier_models"])})  # type: ignore[call-overload]  # click passes each option's own type
    home = household(options, existing_repo(options.repo), _no_progress)
    packs = load_packs(config_dir())
    tiers = home.models.tiers
    if as_json:
        listed = {name.value: _as_json(tier) for name, tier in tiers.items()}
        click.echo(json.dumps({"pack": home.models.pack, "tiers": listed}))
        return
    for line in (*_lines(tiers), "", *_first_lines(tiers), *_pack_lines(packs, home.models.pack)):
        click.echo(line)


tiers = click.Command(
    name="tiers",
    callback=_run,
    params=[
        *(param for param in RUN_PARAMETERS if set(param.opts) & set(_TAKEN)),
        click.Option(["--json", "as_json"], is_flag=True, help="Print one JSON object."),
    ],
    help="Show who stands on each tier, what it costs and what is missing. Nothing is sent to anybody.",
)


def _no_progress(what: str, done: int, total: int) -> None:
    del what, done, total


def _lines(tiers: Mapping[TierName, Tier]) -> Iterator[str]:
    factors = users_factors(offline_counter())
    for name, tier in tiers.items():
        model = f"{tier.backend}/{one_line(tier.model)}" + (f"@{tier.effort}" if tier.effort else "")
        yield f"{name.value:9} {model if tier.model else tier_words(name)}"
        if not tier.ready:
            yield f"{'':9} not ready: {one_line(tier.missing)}"
            continue
        if name is not TierName.TOOL:
            window = f"window {tier.window_tokens:,} tokens"
            yield f"{'':9} {price_words(tier)}; {window}; {_REACH_WORDS[tier.reach]}"
            yield f"{'':9} tokens {factor_line(factors, tier)}"


def _first_lines(tiers: Mapping[TierName, Tier]) -> Iterator[str]:
    listed = list(tiers.values())
    more = adds_more(listed)
    if not more:
        return
    yield f"works now: {works_now(listed)}"
    width = max(len(line) for line, _ in more)
    yield from (f"adds more: {line.ljust(width)}  {what}" for line, what in more)
    yield ""


def price_words(tier: Tier) -> str:
    """What a tier's tokens cost, in words."""
    price = tier.price
    if price is None or price.input_rate is None or price.output_rate is None:
        return "unpriced: paid calls are refused"
    if tier.declared_free:
        return "$0, declared"
    incoming, outgoing = (f"${rate / NANOS_PER_DOLLAR:g}" for rate in (price.input_rate, price.output_rate))
    return f"{incoming} in, {outgoing} out per million tokens"


def _pack_lines(packs: Mapping[str, Pack], chosen: str) -> Iterator[str]:
    yield 'packs (--pack NAME, or pack = "NAME" in config.toml):'
    width = max(len(name) for name in packs)
    for name, pack in sorted(packs.items()):
        mark = "*" if name == chosen else " "
        yield f"{mark} {name.ljust(width)}  {one_line(pack.title)}"


def _as_json(tier: Tier) -> dict[str, object]:
    price = tier.price
    return {
        "backend": tier.backend,
        "model": tier.model,
        "effort": tier.effort,
        "ready": tier.ready,
        "missing": tier.missing,
        "reach": tier.reach.value,
        "window_tokens": tier.window_tokens,
        "least_cached_tokens": tier.least_cached_tokens,
        "tokens_source": factor_line(users_factors(offline_counter()), tier) if tier.model else "",
        "input_nanos_per_million": price.input_rate if price else None,
        "output_nanos_per_million": price.output_rate if price else None,
        "price_source": price.source if price else "",
    }
