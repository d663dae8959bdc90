"""A replay with other prices and tried tiers beside it, in real terminals; the prices are a server's own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tests.cli.terminals import terminal
from tests.support.messages_server import Shop, messages_server
from tier_code.adapters.storage.sessions import Sessions

ASKED = ("-p", "document size in config.py", "--yes", "--tier", "docstring=frontier")
ANSWERS = {"claude-opus-5-5": "Count the settings of a configuration.", "claude-haiku-5-5": "Count settings."}
PACK = 'title = "Haiku on top"\nas_of = "2026-11-22"\n[tiers]\nfrontier = "anthropic/claude-haiku-5-5@low"\n'

WIDE = (150, 40)
PRICES = r"recorded \$0\.00\d+ \S at thrifty \S \$0\.0000\d+ \S price only, estimated"
SUMMARY = r"1 of 1 step tried would have passed at small \(\$0\.0000\d+ instead of \$0\.00\d+\), 0 of 1"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A session whose one step `frontier` did; `small` was tried and would have done, `mid` would not."""
    here = Place(tmp_path_factory.mktemp("past"))
    here.write(CODE)
    shop = Shop(answer=lambda request: ANSWERS.get(str(request["model"]), "``` no docstring"))
    packs = Path(here.variables()["TIER_CODE_HOME"]) / "config" / "packs"
    packs.mkdir(parents=True)
    (packs / "thrifty.toml").write_text(PACK)
    with messages_server(shop) as url:
        here.environment |= {"ANTHROPIC_API_KEY": "sk-ant-api03-test", "ANTHROPIC_BASE_URL": url}
        assert here.run(*ASKED).code == 0
        assert here.run("replay", "last", "--what-if", "s1=small", "--what-if", "s1=mid").code == 0
    here.environment |= {"ANTHROPIC_BASE_URL": "http://127.0.0.1:1"}
    return here


def test_a_replay_on_the_full_screen_shows_other_prices_and_tried_tiers(place: Place) -> None:
    with terminal(place, "replay", "last", "--reprice", "thrifty", "--speed", "1000", size=WIDE) as seen:
        seen.until("recorded .* at thrifty")
        seen.type("\x1b[F")
        seen.until(rf"{PRICES}.*\n *tried at small: passed")
        seen.until("tried at mid: failed")
        seen.until(SUMMARY)
        seen.type("\x1b[B\r")
        seen.until("Attempt 1")
        assert "tried at small: passed" in seen.shown
        seen.type("\x11")
        assert seen.end() == 0


def test_line_mode_prints_them_below_the_step_and_the_run_and_in_its_bar(place: Place) -> None:
    with terminal(place, "replay", "last", "--reprice", "thrifty", "--line", "--speed", "50") as seen:
        seen.until("ended .* q leaves")
        seen.until(SUMMARY)
        seen.until(rf"s1 1 file.*\n +{PRICES}\n +tried at small: passed")
        seen.until(rf"q leaves.*\n {PRICES}")
        seen.type("q")
        assert seen.end() == 0


def test_signs_outside_ascii_stay_out(place: Place) -> None:
    with terminal(place, "replay", "last", "--reprice", "thrifty", "--plain", "--ascii") as seen:
        assert seen.end() == 0
    assert "at thrifty ~ $0.0000" in seen.text
    assert seen.text.isascii()


def test_tried_tiers_are_shown_without_other_prices_and_only_for_the_session_they_ask_about(
    place: Place,
) -> None:
    with terminal(place, "replay", "last", "--plain") as seen:
        assert seen.end() == 0
    assert re.search(SUMMARY, seen.text)
    assert "price only" not in seen.text
    data = Path(place.variables()["TIER_CODE_HOME"]) / "data"
    tries = [folder for folder in Sessions(data).in_repo(place.repo) if folder.is_aside]
    assert len(tries) == 2
    with terminal(place, "replay", tries[0].session, "--plain") as seen:
        assert seen.end() == 0
    assert "tried at" not in seen.text


def test_a_try_that_cannot_be_read_is_left_out(place: Place) -> None:
    data = Path(place.variables()["TIER_CODE_HOME"]) / "data"
    newest = next(folder for folder in Sessions(data).in_repo(place.repo) if folder.is_aside)
    whole = newest.journal.read_bytes()
    try:
        newest.journal.write_bytes(b"no journal\n")
        with terminal(place, "replay", "last", "--plain") as seen:
            assert seen.end() == 0
    finally:
        newest.journal.write_bytes(whole)
    assert "tried at small: passed" in seen.text
    assert "tried at mid" not in seen.text


def test_an_unknown_pack_is_said_before_the_screen_opens(place: Place) -> None:
    with terminal(place, "replay", "last", "--reprice", "nowhere") as seen:
        assert seen.end() == 2
    assert "there is no pack 'nowhere'" in seen.text
    assert b"\x1b[?1049h" not in seen.raw


def test_a_pipe_and_a_named_format_get_the_table(place: Place) -> None:
    piped = place.run("replay", "last", "--reprice", "thrifty")
    assert piped.code == 0
    assert "claude-haiku-5-5" in piped.out
    with terminal(place, "replay", "last", "--reprice", "thrifty", "--output-format", "text") as seen:
        assert seen.end() == 0
    assert "price only: the same tokens" in seen.text


def test_a_replay_from_inside_a_session_shows_them_too(place: Place, tmp_path: Path) -> None:
    home = shutil.copytree(place.variables()["TIER_CODE_HOME"], tmp_path / "home")
    own = Place(place.root, {**place.environment, "TIER_CODE_HOME": str(home)})
    base = Sessions(home / "data").find("last", place.repo).session
    with terminal(own, "--plain") as session:
        session.until("Ctrl\\+D ends")
        session.type(f"/replay {base}\r")
        session.until("tried at small: passed")
        session.type("\x04")
        assert session.end() == 0
