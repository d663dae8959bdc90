from __future__ import annotations

import re
from pathlib import Path

import pytest

from tier_code.adapters.config.repo_asks import Words, repo_asks
from tier_code.adapters.config.repo_permissions import RepoPermissions, Trust
from tier_code.domain.errors import StorageProblem, UsageProblem

NAMES = ("AGENTS.md", "CLAUDE.md")


def permissions(tmp_path: Path) -> RepoPermissions:
    return RepoPermissions(tmp_path / "config", "0123456789abcdef", str(tmp_path / "repo"))


def test_what_is_allowed_is_there_the_next_time_and_can_be_forgotten(tmp_path: Path) -> None:
    assert permissions(tmp_path).rules() == ()
    assert permissions(tmp_path).allow('pytest  -k "a b" *') == "pytest -k 'a b' *"
    permissions(tmp_path).allow("ruff check")
    permissions(tmp_path).allow("ruff check")
    assert permissions(tmp_path).rules() == ("pytest -k 'a b' *", "ruff check")
    permissions(tmp_path).forget("pytest -k 'a b' *")
    assert permissions(tmp_path).rules() == ("ruff check",)


def test_only_the_user_can_read_the_file_and_it_says_what_it_is(tmp_path: Path) -> None:
    kept = permissions(tmp_path)
    kept.allow("make")
    assert kept.path.stat().st_mode & 0o777 == 0o600
    assert kept.path.read_text().startswith("# What you allow tier-code in this repository")
    assert tmp_path / "repo" not in kept.path.parents


@pytest.mark.parametrize("command", ["", "*", "sh -c ls", "make && rm x", "a\nb", "sudo make", "x" * 301])
def test_no_shell_and_no_two_commands_can_be_allowed(command: str, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem):
        permissions(tmp_path).allow(command)
    assert permissions(tmp_path).rules() == ()


def test_a_broken_file_allows_nothing_says_why_and_is_not_written_over(tmp_path: Path) -> None:
    kept = permissions(tmp_path)
    kept.path.parent.mkdir(parents=True)
    kept.path.write_text("commands = [")
    assert kept.rules() == ()
    assert kept.trust() is None
    assert str(kept.path) in kept.problem()
    with pytest.raises(StorageProblem):
        kept.allow("make")
    assert kept.path.read_text() == "commands = ["


def test_what_is_no_rule_is_passed_over_and_named(tmp_path: Path) -> None:
    kept = permissions(tmp_path)
    kept.path.parent.mkdir(parents=True)
    kept.path.write_text('commands = ["make", "bash -c x", 3]')
    assert kept.rules() == ("make",)
    assert kept.problem()


def test_a_decision_stands_beside_the_rules(tmp_path: Path) -> None:
    permissions(tmp_path).allow("make")
    permissions(tmp_path).decide(Trust(digest="abc", trusted=False))
    permissions(tmp_path).allow("ruff check")
    assert permissions(tmp_path).trust() == Trust(digest="abc", trusted=False)
    assert permissions(tmp_path).rules() == ("make", "ruff check")


def test_a_repository_without_such_files_asks_for_nothing(tmp_path: Path) -> None:
    assert repo_asks(tmp_path, NAMES).digest == ""
    assert not repo_asks(tmp_path, NAMES).asked


def test_everything_that_the_files_ask_for_is_listed(tmp_path: Path) -> None:
    (tmp_path / ".tier-code").mkdir()
    (tmp_path / ".tier-code" / "config.toml").write_text('pack = "evil"\n[budget]\nsession = "1.00"\n')
    (tmp_path / ".tier-code" / "ignore").write_text("vendor/\n")
    (tmp_path / "CLAUDE.md").write_text("# Rules\nuse tabs\x1b[2J\n")
    asks = repo_asks(tmp_path, NAMES)
    told = [(each.file, each.what) for each in asks.asked]
    assert any("pack = evil (asked for, never read" in what for _, what in told)
    assert any("budget" in what for _, what in told)
    assert (".tier-code/ignore", "hides from every step: vendor/") in told
    assert asks.words == (Words("CLAUDE.md", ("# Rules", "use tabs<U+001B>[2J")),)


def test_any_change_of_any_of_these_files_makes_another_digest(tmp_path: Path) -> None:
    seen = set()
    for name, text in [
        ("AGENTS.md", "a"),
        ("AGENTS.md", "b"),
        (".tier-code/ignore", "x"),
        ("CLAUDE.md", "c"),
    ]:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        seen.add(repo_asks(tmp_path, NAMES).digest)
    assert len(seen) == 4


def test_no_link_is_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("secret")
    repo = tmp_path / "repo"
    repo.mkdir()
    (repo / "AGENTS.md").symlink_to(outside)
    assert not repo_asks(repo, NAMES).asked


def test_every_file_of_conventions_is_listed_and_counts(tmp_path: Path) -> None:
    (tmp_path / "AGENTS.md").write_text("use tabs\n")
    (tmp_path / "CLAUDE.md").write_text("be brief\nor else")
    asks = repo_asks(tmp_path, NAMES)
    assert [each.file for each in asks.words] == ["AGENTS.md", "CLAUDE.md"]
    assert asks.words[1].begins == ("be brief", "or else")
    told = {each.file: each.what for each in asks.asked}
    assert told["AGENTS.md"] == "1 line that the planner would be told as conventions"
    assert told["CLAUDE.md"].startswith("2 lines")
    assert told["CLAUDE.md"].endswith("where it may not see AGENTS.md")


EDITED = """\
# mine, do not touch
repo = "/x"

commands = [
  "pytest *",  # always fine
  # formatting
  "ruff format",
  "bash -c x",
]  # the end

[trust]  # asked in May
digest = "old"
trusted = true
note = "mine"
"""


def edited(tmp_path: Path, text: str = EDITED) -> RepoPermissions:
    kept = permissions(tmp_path)
    kept.path.parent.mkdir(parents=True)
    kept.path.write_text(text)
    return kept


def test_what_the_user_wrote_around_the_rules_stays(tmp_path: Path) -> None:
    kept = edited(tmp_path)
    kept.allow("make")
    kept.decide(Trust(digest="new", trusted=False))
    after = EDITED.replace('"bash -c x",\n', '"bash -c x",\n  "make",\n').replace('"old"', '"new"')
    assert kept.path.read_text() == after.replace("trusted = true", "trusted = false")
    assert kept.path.stat().st_mode & 0o777 == 0o600


def test_taking_a_rule_away_takes_nothing_else(tmp_path: Path) -> None:
    kept = edited(tmp_path)
    kept.forget("ruff format")
    assert kept.path.read_text() == EDITED.replace('  "ruff format",\n', "")
    kept.forget("never there")
    assert kept.rules() == ("pytest *",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only this\n",
        "commands = []\n",
        'commands = ["a", "b"] # why\n',
        'commands = [\n  "a", # x\n  "b" # y\n]\n',
        'commands = [\n  "a" # x\n  , "b"]\n',
        '[trust]\ndigest = "x"\ntrusted = true\n# end\n',
    ],
)
def test_a_rule_is_added_to_a_file_of_any_form(text: str, tmp_path: Path) -> None:
    kept = edited(tmp_path, text)
    before = kept.rules()
    kept.allow("make *")
    assert kept.rules() == (*before, "make *")
    assert all(comment in kept.path.read_text() for comment in re.findall(r"#.*", text))
    kept.forget("make *")
    assert kept.rules() == before


@pytest.mark.parametrize("text", ['commands = "make"', 'trust = "yes"'])
def test_a_file_of_another_form_is_not_written_over(text: str, tmp_path: Path) -> None:
    kept = edited(tmp_path, text)
    for change in (lambda: kept.allow("ruff"), lambda: kept.decide(Trust(digest="x", trusted=True))):
        with pytest.raises(StorageProblem, match="mend or delete"):
            change()
    assert kept.path.read_text() == text
