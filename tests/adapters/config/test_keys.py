"""Keys: the environment first, the keyring behind it, and no keyring can stop a start."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import keyring
import pytest

from tests.support.memory_keyring import HangingRing, MemoryRing, RefusingRing
from tier_code.adapters.config.keys import SERVICE, forget_key, store_key, with_keyring
from tier_code.domain.errors import UsageProblem

WANTED = {"anthropic": "ANTHROPIC_API_KEY", "gateway": "GATEWAY_KEY"}
KEY = "sk-ant-api03-canary-of-the-ring"


@pytest.fixture
def ring() -> Iterator[MemoryRing]:
    before, made = keyring.get_keyring(), MemoryRing()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_what_the_environment_lacks_comes_from_the_keyring(ring: MemoryRing) -> None:
    ring.set_password(SERVICE, "gateway", f" {KEY}\n")
    keys = with_keyring({"ANTHROPIC_API_KEY": "own", "PATH": "/bin"}, WANTED)
    assert keys.environment == {"ANTHROPIC_API_KEY": "own", "PATH": "/bin", "GATEWAY_KEY": KEY}
    assert keys.from_keyring == {"GATEWAY_KEY"}
    assert keys.note == ""
    assert KEY not in repr(keys)


def test_a_key_of_the_environment_comes_before_the_keyring_which_is_not_even_asked(ring: MemoryRing) -> None:
    keyring.set_keyring(RefusingRing())
    keys = with_keyring({"ANTHROPIC_API_KEY": "a", "GATEWAY_KEY": "b"}, WANTED)
    assert keys.note == ""
    assert keys.environment["ANTHROPIC_API_KEY"] == "a"


@pytest.mark.parametrize(("bad", "told"), [(RefusingRing(), "OSError"), (HangingRing(), "is it locked")])
def test_a_keyring_that_fails_or_hangs_is_one_line_and_the_environment_holds(
    ring: MemoryRing, bad: MemoryRing, told: str
) -> None:
    keyring.set_keyring(bad)
    keys = with_keyring({"GATEWAY_KEY": "b"}, WANTED)
    assert keys.environment == {"GATEWAY_KEY": "b"}
    assert told in keys.note
    assert "\n" not in keys.note


def test_a_key_is_kept_and_forgotten(ring: MemoryRing) -> None:
    assert store_key("anthropic", KEY) == "a ring in memory"
    assert with_keyring({}, WANTED).environment == {"ANTHROPIC_API_KEY": KEY}
    assert forget_key("anthropic") == "a ring in memory"
    assert with_keyring({}, WANTED).environment == {}
    with pytest.raises(UsageProblem, match="PasswordDeleteError"):
        forget_key("anthropic")


def test_a_refusal_of_the_keyring_never_repeats_the_key(ring: MemoryRing) -> None:
    keyring.set_keyring(RefusingRing())
    with pytest.raises(UsageProblem) as caught:
        store_key("anthropic", KEY)
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_without_the_extra_nothing_is_asked_and_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    keys = with_keyring({}, WANTED)
    assert (keys.environment, keys.note) == ({}, "")
    with pytest.raises(UsageProblem, match="tier-code\\[keyring\\]"):
        store_key("anthropic", KEY)
