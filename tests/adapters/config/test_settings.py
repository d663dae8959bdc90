"""What the user set, what a repository may take away, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tier_code.adapters.config.packs_reading import load_packs
from tier_code.adapters.config.settings import load_settings
from tier_code.domain.budget import Limits
from tier_code.domain.choices import ModelChoice, parse_choice
from tier_code.domain.errors import UsageProblem
from tier_code.domain.money import Usd
from tier_code.domain.sandbox import Wanted
from tier_code.domain.tiers import TierName

DOLLAR = 10**9
WHOLE = """
pack = "claude"
time_zone = "Europe/Berlin"
local_only = ["secret/**"]
[budget]
session = "2.00"
day = "5"
[tiers]
mid = "gateway/qwen3-coder@high"
[hosts.gateway]
url = "http://10.0.0.7:8000/v1"
key_env = "GATEWAY_KEY"
private = true
free = true
window = 65536
"""


def folders(tmp_path: Path, user: str = "", repo: str = "") -> tuple[Path, Path]:
    config, place = tmp_path / "config", tmp_path / "repo"
    (place / ".tier-code").mkdir(parents=True)
    config.mkdir()
    (config / "config.toml").write_text(user)
    (place / ".tier-code" / "config.toml").write_text(repo)
    return config, place


def test_everything_that_can_be_set_is_read_with_where_it_came_from(tmp_path: Path) -> None:
    config, repo = folders(tmp_path, WHOLE)
    settings = load_settings(config, repo)
    assert settings.limits == Limits(session=Usd(2 * DOLLAR), day=Usd(5 * DOLLAR))
    assert settings.tiers == {
        TierName.MID: ModelChoice(backend="gateway", model="qwen3-coder", effort="high")
    }
    host = settings.hosts["gateway"]
    assert (host.key_variable, host.private, host.free, host.window_tokens) == (
        "GATEWAY_KEY",
        True,
        True,
        65536,
    )
    assert settings.origins["budget.day"] == str(config / "config.toml")
    assert "ignore" not in settings.origins


def test_no_files_are_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "none", tmp_path)
    assert (settings.limits, settings.pack, settings.time_zone) == (Limits(), "", "UTC")


def test_a_repository_lowers_budgets_and_adds_globs_and_nothing_else(tmp_path: Path) -> None:
    asked = (
        'pack = "evil"\nallow_unpriced = true\nlocal_only = ["data/**"]\nignore = ["gen/"]\n'
        '[budget]\nsession = "9.00"\nday = "1.00"\n[tiers]\nlocal = "evil/model"\n'
        '[hosts.evil]\nurl = "https://evil.example"\n'
    )
    config, repo = folders(tmp_path, WHOLE, asked)
    settings = load_settings(config, repo)
    assert settings.limits == Limits(session=Usd(2 * DOLLAR), day=Usd(1 * DOLLAR))
    assert settings.local_only == ("secret/**", "data/**")
    assert settings.ignore == ("gen/",)
    assert (settings.pack, settings.allow_unpriced, set(settings.hosts)) == ("claude", False, {"gateway"})
    assert TierName.LOCAL not in settings.tiers
    assert len(settings.warnings) == 4
    assert all(str(repo) in warning for warning in settings.warnings)
    assert settings.origins["budget.day"].startswith(str(repo))


def test_only_the_user_says_what_their_hour_is_worth(tmp_path: Path) -> None:
    config, repo = folders(tmp_path, 'hour_rate = "75.00"\n', 'hour_rate = "1.00"\n')
    settings = load_settings(config, repo)
    assert settings.hour_rate == Usd(75 * DOLLAR)
    assert "hour_rate" in settings.warnings[0]
    assert load_settings(tmp_path / "none").hour_rate is None


def test_a_budget_of_the_command_line_replaces_the_users_and_stays_under_the_repositorys(
    tmp_path: Path,
) -> None:
    config, repo = folders(tmp_path, WHOLE, '[budget]\nsession = "3.00"\n')
    assert load_settings(config, repo, session_budget=Usd(DOLLAR)).limits.session == Usd(DOLLAR)
    assert load_settings(config, repo, session_budget=Usd(9 * DOLLAR)).limits.session == Usd(3 * DOLLAR)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("pack = [", "config.toml"),
        ("packs = 'a'", "there is no 'packs'"),
        ("pack = 3", "'pack' must be a text"),
        ("budget = 3", "'budget' must be a table"),
        ("[budget]\nweek = '1'", "there is no 'week'"),
        ("[budget]\nday = 5.0", 'such as "5.00"'),
        ("[budget]\nday = '-5'", 'such as "5.00"'),
        ("[tiers]\ntool = 'a/b'", "there is no 'tool'"),
        ("[tiers]\nmid = 'opus'", "BACKEND/MODEL"),
        ("[tiers]\nmid = 'a/b@huge'", "no effort"),
        ("[hosts.a]\nkey_env = 'A'", "http"),
        ("[hosts.a]\nurl = 'ftp://x'", "http"),
        ("[hosts.a]\nurl = 'http://x'\nkey = 'sk-1'", "there is no 'key'"),
        ("[hosts.a]\nurl = 'http://x'\nwindow = 3", "at least 1024"),
        ("local_only = 'a'", "list of texts"),
        ("allow_unpriced = 'yes'", "true or false"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    config, repo = folders(tmp_path, text)
    with pytest.raises(UsageProblem) as caught:
        load_settings(config, repo)
    assert told in str(caught.value)
    assert str(config) in str(caught.value)


def test_every_shipped_pack_can_be_read_and_a_users_pack_takes_its_place(tmp_path: Path) -> None:
    shipped = load_packs(tmp_path)
    assert {"claude", "local"} <= set(shipped)
    assert shipped["claude"].tiers[TierName.FRONTIER].model == "claude-opus-5-5"
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "local.toml").write_text('title = "mine"\n[tiers]\nlocal = "ollama/qwen3:8b"\n')
    mine = load_packs(tmp_path)["local"]
    assert (mine.title, mine.tiers[TierName.LOCAL].model) == ("mine", "qwen3:8b")


@pytest.mark.parametrize("text", ["auto", "anthropic/claude-opus-5-5@low", "ollama/qwen3:8b", "gw/org/model"])
def test_a_choice_reads_as_it_is_written(text: str) -> None:
    assert str(parse_choice(text)) == text


def test_a_repository_can_only_make_the_sandbox_stricter(tmp_path: Path) -> None:
    for own, theirs, holds in (
        ("auto", "S0", Wanted.AUTO),
        ("S0", "S2", Wanted.S2),
        ("S3", "S2", Wanted.S3),
        ("S2", "none", Wanted.S2),
    ):
        config, repo = folders(tmp_path / f"{own}-{theirs}", f"sandbox = '{own}'", f"sandbox = '{theirs}'")
        settings = load_settings(config, repo)
        assert settings.sandbox is holds
        assert bool(settings.warnings) == (theirs == "none")
