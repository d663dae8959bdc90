"""The ladder that comes out of keys, settings, packs and the command line; nothing is sent for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tier_code.adapters.config.packs_reading import load_packs
from tier_code.adapters.config.settings import Host, Settings
from tier_code.adapters.prices.table import shipped_table
from tier_code.cli.tiers.backends import Surroundings
from tier_code.cli.tiers.connecting import ConnectedModels, Wishes, connect
from tier_code.domain.choices import parse_choice
from tier_code.domain.errors import UsageProblem
from tier_code.domain.tiers import Reach, Tier, TierName

NOW = 1_795_000_000_000_000_000
KEY = {"ANTHROPIC_API_KEY": "sk-ant-api03-x"}


def connected(
    tmp_path: Path, environment: Mapping[str, str], settings: Settings | None = None, **wishes: object
) -> ConnectedModels:
    around = Surroundings(
        settings=settings or Settings(),
        environment={"OLLAMA_HOST": "127.0.0.1:1", **environment},
        prices=shipped_table(),
        now=NOW,
        progress=lambda what, done, total: None,
    )
    return connect(Wishes(**wishes), load_packs(tmp_path), around)  # type: ignore[arg-type]  # fields of Wishes


def tier(models: ConnectedModels, name: TierName) -> Tier:
    return models.tiers[name]


def test_with_a_key_every_paid_tier_is_ready_with_its_model_price_and_reach(tmp_path: Path) -> None:
    models = connected(tmp_path, KEY)
    assert models.pack == "claude"
    frontier = tier(models, TierName.FRONTIER)
    assert (frontier.ready, frontier.model, frontier.effort) == (True, "claude-opus-5-5", "medium")
    assert frontier.price is not None
    assert frontier.price.output_rate == 20 * 10**9
    assert (frontier.reach, tier(models, TierName.LOCAL).reach) == (Reach.CLOUD, Reach.MACHINE)
    assert frontier.reasoning_tokens > 0
    assert {TierName.SMALL, TierName.MID, TierName.FRONTIER} <= set(models.sources)


def test_without_a_key_the_paid_tiers_say_what_one_line_adds_them(tmp_path: Path) -> None:
    models = connected(tmp_path, {"ANTHROPIC_API_KEY": "  "})
    assert models.pack == "local"
    assert tier(models, TierName.TOOL).ready
    for name in (TierName.SMALL, TierName.MID, TierName.FRONTIER):
        assert not tier(models, name).ready
        assert "ANTHROPIC_API_KEY" in tier(models, name).missing


def test_the_command_line_wins_over_settings_and_settings_over_the_pack(tmp_path: Path) -> None:
    settings = Settings(
        tiers={
            TierName.MID: parse_choice("anthropic/claude-sonnet-5"),
            TierName.SMALL: parse_choice("anthropic/claude-haiku-4-5"),
        }
    )
    wish = {TierName.MID: parse_choice("anthropic/claude-opus-5@high")}
    models = connected(tmp_path, KEY, settings, tier_models=wish)
    assert tier(models, TierName.MID).model == "claude-opus-5"
    assert tier(models, TierName.SMALL).model == "claude-haiku-4-5"
    assert tier(models, TierName.FRONTIER).model == "claude-opus-5-5"


def test_a_model_without_a_price_is_not_ready_unless_that_is_allowed(tmp_path: Path) -> None:
    wish = {TierName.MID: parse_choice("anthropic/claude-unheard-of")}
    refused = tier(connected(tmp_path, KEY, tier_models=wish), TierName.MID)
    assert not refused.ready
    assert "no known price" in refused.missing
    allowed = connected(tmp_path, KEY, Settings(allow_unpriced=True), tier_models=wish)
    assert (tier(allowed, TierName.MID).ready, tier(allowed, TierName.MID).price) == (True, None)


GATEWAY = Host(name="gw", url="https://llm.example.org/v1", key_variable="GW_KEY", window_tokens=100_000)


def test_a_declared_host_stands_on_any_tier_with_its_key_price_and_reach(tmp_path: Path) -> None:
    settings = Settings(hosts={"gw": GATEWAY})
    wish = {TierName.FRONTIER: parse_choice("gw/gpt-6-sol")}
    without = tier(connected(tmp_path, {}, settings, tier_models=wish), TierName.FRONTIER)
    assert (without.ready, without.missing) == (False, "no key: set GW_KEY in your environment")
    with_key = connected(tmp_path, {"GW_KEY": "k"}, settings, tier_models=wish)
    frontier = tier(with_key, TierName.FRONTIER)
    assert (frontier.ready, frontier.window_tokens, frontier.reach) == (True, 100_000, Reach.CLOUD)
    assert frontier.price is not None
    assert frontier.price.input_rate == 2 * 10**9


@pytest.mark.parametrize(
    ("url", "private", "reach"),
    [
        ("http://127.0.0.1:8000/v1", False, Reach.MACHINE),
        ("http://10.1.2.3/v1", True, Reach.PRIVATE),
        ("http://10.1.2.3/v1", False, Reach.CLOUD),
        ("https://llm.example.org/v1", True, Reach.PRIVATE),
        ("https://llm.example.org/v1", False, Reach.CLOUD),
    ],
)
def test_reach_follows_the_address_and_what_the_user_declared(
    tmp_path: Path, url: str, *, private: bool, reach: Reach
) -> None:
    settings = Settings(hosts={"gw": Host(name="gw", url=url, private=private, free=True)})
    models = connected(tmp_path, {}, settings, tier_models={TierName.LOCAL: parse_choice("gw/qwen")})
    local = tier(models, TierName.LOCAL)
    assert (local.reach, local.declared_free) == (reach, True)


def test_names_that_nobody_knows_are_said_with_what_there_is(tmp_path: Path) -> None:
    wish = {TierName.MID: parse_choice("nowhere/model")}
    assert "declare it as a host" in tier(connected(tmp_path, {}, tier_models=wish), TierName.MID).missing
    with pytest.raises(UsageProblem, match="claude"):
        connected(tmp_path, {}, pack="dream")
