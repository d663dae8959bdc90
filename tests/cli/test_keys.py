"""The user's key over whole runs: it goes to its vendor and nowhere else."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tests.support.memory_keyring import FILE_VARIABLE
from tests.support.messages_server import Fault, Shop, messages_server

KEY = "sk-ant-api03-" + "canary" * 12
HOST_KEY = "gw0123456789-plain-canary"
SMALL = ("--yes", "--tier", "docstring=small")
# What the command inherits is shown by a file outside of its copy.
STREAM = ("--output-format", "stream-json", "--sandbox", "S0")
REQUEST = "document size in config.py"
SPY = """import os, sys
values = "\\n".join(f"{name}={value}" for name, value in os.environ.items())
open(sys.argv[1], "w").write(values + "\\n" + " ".join(sys.argv))
print(values)
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write({**CODE, "spy.py": SPY})
    return made


def traces(place: Place) -> list[str]:
    """Every file below the place that holds a key."""
    files = [path for path in place.root.rglob("*") if path.is_file() and path.name != "ring.json"]
    keys = (KEY.encode(), HOST_KEY.encode())
    return [str(path) for path in files if any(key in path.read_bytes() for key in keys)]


def test_over_a_paid_run_with_errors_that_echo_it_the_key_leaves_no_trace(place: Place) -> None:
    shop = Shop(
        answer=lambda request: "Count the settings of a configuration.",
        faults=[
            Fault(status=529, kind="overloaded_error", retry_after="0", message=f"busy, x-api-key {KEY}"),
        ],
    )
    seen = place.root / "seen.txt"
    with messages_server(shop) as url:
        place.environment |= {
            "ANTHROPIC_API_KEY": KEY,
            "ANTHROPIC_BASE_URL": url,
            "MY_HEADERS": f"x-api-key: {KEY}",
            "GATEWAY": HOST_KEY,
        }
        config = place.root / "home" / "config"
        config.mkdir(parents=True)
        (config / "config.toml").write_text('[hosts.gw]\nurl = "http://127.0.0.1:9"\nkey_env = "GATEWAY"\n')
        test = f"{sys.executable} spy.py {seen}"
        done = place.run("-p", REQUEST, *SMALL, "--test-cmd", test, *STREAM)
    assert len(shop.requests) >= 2, done.text
    assert "PATH=" in seen.read_text()
    assert KEY not in done.text
    assert HOST_KEY not in done.text
    assert traces(place) == []
    body = b"".join(shop.raw)
    assert KEY.encode() not in body


@pytest.mark.parametrize(
    "fault", [Fault(status=401, kind="authentication_error", message=f"invalid x-api-key {KEY}")]
)
def test_a_refused_key_is_said_without_it(place: Place, fault: Fault) -> None:
    shop = Shop(faults=[fault] * 3)
    with messages_server(shop) as url:
        place.environment |= {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": url}
        done = place.run("-p", REQUEST, *SMALL)
    assert done.code == 1
    assert "the key was refused" in done.text
    assert KEY not in done.text
    assert traces(place) == []


@pytest.mark.parametrize("command", [("doctor",), ("tiers",), ("config",), ("config", "key", "list")])
def test_no_command_shows_a_key(place: Place, command: tuple[str, ...]) -> None:
    place.environment |= {"ANTHROPIC_API_KEY": KEY}
    done = place.run(*command)
    assert KEY not in done.text
    assert "ANTHROPIC_API_KEY in your environment" in done.text or command in {("tiers",), ("config",)}


def with_ring(place: Place) -> Path:
    ring = place.root / "ring.json"
    place.environment |= {
        "PYTHON_KEYRING_BACKEND": "tests.support.memory_keyring.FileRing",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        FILE_VARIABLE: str(ring),
    }
    return ring


def test_a_key_is_kept_from_standard_input_and_seats_claude(place: Place) -> None:
    ring = with_ring(place)
    kept = place.run("config", "key", "set", "anthropic", stdin=f"{KEY}\n")
    assert kept.code == 0, kept.text
    assert KEY not in kept.text
    assert KEY in ring.read_text()
    assert traces(place) == []
    listed = json.loads(place.run("tiers", "--json").out)
    assert (listed["pack"], listed["tiers"]["small"]["ready"]) == ("claude", True)
    told = place.run("doctor").out
    assert "in the keyring" in told
    assert KEY not in told


def test_a_key_on_the_command_line_is_refused_and_not_repeated(place: Place) -> None:
    ring = with_ring(place)
    for arguments in (("set", "anthropic", KEY), ("set", "anthropic", f"--key={KEY}")):
        done = place.run("config", "key", *arguments, stdin="")
        assert done.code == 2
        assert "never read from the command line" in done.text
        assert KEY not in done.text
    assert not ring.exists()


@pytest.mark.parametrize("typed", ["", "\n", "two words\n", "x" * 5000 + "\n", "k\x1b[2J\n"])
def test_what_is_no_key_is_not_kept(place: Place, typed: str) -> None:
    ring = with_ring(place)
    done = place.run("config", "key", "set", "anthropic", stdin=typed)
    assert done.code == 2
    assert not ring.exists()


@pytest.mark.parametrize(
    "host",
    [f'key_env = "{KEY}"', f'key_env = "{HOST_KEY}"', f'key = "{KEY}"'],
)
def test_a_key_where_its_name_belongs_is_refused_and_not_repeated(place: Place, host: str) -> None:
    config = place.root / "home" / "config"
    config.mkdir(parents=True)
    (config / "config.toml").write_text(f'[hosts.gw]\nurl = "http://127.0.0.1:9"\n{host}\n')
    done = place.run("tiers")
    assert done.code == 2
    assert KEY not in done.text
    assert HOST_KEY not in done.text
    with_password = f'[hosts.gw]\nurl = "http://me:{HOST_KEY}@127.0.0.1:9"\n'
    (config / "config.toml").write_text(with_password)
    done = place.run("config")
    assert done.code == 2
    assert HOST_KEY not in done.text
