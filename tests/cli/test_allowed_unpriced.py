from __future__ import annotations

from pathlib import Path

import pytest

from tier_code.cli.model_wiring import household
from tier_code.cli.run_options import RunOptions
from tier_code.domain.choices import parse_choice
from tier_code.domain.tiers import TierName

UNHEARD_OF = {TierName.SMALL: parse_choice("anthropic/claude-unheard-of-1")}


@pytest.mark.parametrize("allowed", [False, True])
def test_a_model_without_a_price_stands_on_a_tier_only_where_the_user_allows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, allowed: bool
) -> None:
    monkeypatch.setenv("TIER_CODE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-api03-test")
    options = RunOptions(tier_models=UNHEARD_OF, allow_unpriced=allowed)
    home = household(options, tmp_path, lambda what, done, total: None)
    tier = home.models.tiers[TierName.SMALL]
    assert (tier.ready, tier.price) == (allowed, None)
    assert home.settings.allow_unpriced is allowed
