"""The counter that needs neither files nor a network."""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import tier_code
from tier_code.adapters.counting.offline import offline_counter
from tier_code.adapters.counting.toktok import DEFAULT_ENCODING, WARIEST_ENCODING, ToktokCounter


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("hello world", 2), ("def f(x):\n    return x\n", 8)])
def test_tokens_are_counted_with_the_named_vocabulary(text: str, tokens: int) -> None:
    assert ToktokCounter("o200k_base").count(text) == tokens


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("", 0),
        ("def f(x):\n    return x\n", 0),
        ("x1 = 7", 0),
        ("12", 1),
        ("123", 2),
        ("1234", 2),
        ("2024-11-05 0xff00", 2 + 1 + 1 + 1),
        ("1_000_000", 2 + 2),
        ("1234567 / 890", 4 + 2),
    ],
)
def test_the_default_vocabulary_makes_every_digit_a_token(text: str, more: int) -> None:
    """The local model's own tokenizer says the same of each: `test_vocabularies_real.py`."""
    assert ToktokCounter("qwen2.5").count(text) == ToktokCounter("cl100k_base").count(text) + more


def test_the_wariest_vocabulary_counts_most_on_code() -> None:
    for file in sorted(Path(tier_code.__file__).parent.rglob("*.py"))[::40]:
        text = file.read_text("utf-8")
        most = ToktokCounter(WARIEST_ENCODING).count(text)
        assert all(ToktokCounter(name).count(text) <= most for name in (DEFAULT_ENCODING, "o200k_base"))


def test_special_tokens_are_only_text() -> None:
    assert ToktokCounter("o200k_base").count("<|endoftext|>") > 1


def test_text_with_lone_surrogates_is_counted_too() -> None:
    assert ToktokCounter("o200k_base").count("a\udcffb") > 0


def test_an_unknown_vocabulary_is_an_error_that_names_it() -> None:
    with pytest.raises(KeyError, match="no_such"):
        ToktokCounter("no_such").count("a")


def test_a_counter_travels_to_a_worker_and_counts_the_same() -> None:
    counter = offline_counter()
    assert pickle.loads(pickle.dumps(counter)) == counter  # noqa: S301 - our own bytes
    assert counter.source == "toktok qwen2.5"


def test_threads_may_count_first_at_once() -> None:
    counter = offline_counter()
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(counter.count, ["some words"] * 8))
    assert len(set(counts)) == 1


def test_nothing_is_loaded_before_the_first_count() -> None:
    script = (
        "import sys; from tier_code.adapters.counting.offline import offline_counter;"
        "counter = offline_counter(); counter.source;"
        "assert 'toktok' not in sys.modules; counter.count('a'); assert 'toktok' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
