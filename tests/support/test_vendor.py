"""The stand-in for a vendor follows the documented rules of its cache and its bill."""

from __future__ import annotations

import json
import urllib.request
from urllib.error import HTTPError

import pytest

from tests.support.messages_server import Fault, Shop, messages_server
from tests.support.vendor_cache import Json, PromptCache, Tokenizer
from tests.support.vendor_prices import bill

ONE = Tokenizer(bytes_per_token=1)


def request(*sizes: int, marks: tuple[int, ...] = (), ttl: str = "", model: str = "claude-opus-5-5") -> Json:
    """A prompt of blocks of so many tokens."""
    control = {"type": "ephemeral", **({"ttl": ttl} if ttl else {})}
    blocks = [
        {"type": "text", "text": "x" * size, **({"cache_control": control} if place in marks else {})}
        for place, size in enumerate(sizes)
    ]
    return {"model": model, "max_tokens": 9, "messages": [{"role": "user", "content": blocks}]}


def test_a_prefix_is_written_once_and_read_for_five_minutes_from_its_last_use() -> None:
    cache = PromptCache(ONE)
    asked = request(600, 50, marks=(0,))
    written = {"cache_read": 0, "cache_write_5m": 600, "cache_write_1h": 0, "input": 50}
    read = {"cache_read": 600, "cache_write_5m": 0, "cache_write_1h": 0, "input": 50}
    assert cache.take(asked, 0.0) == written
    assert cache.take(asked, 299.0) == read
    assert cache.take(asked, 597.0) == read
    assert cache.take(asked, 897.1) == written


def test_an_hour_is_booked_as_an_hour_and_lives_so_long() -> None:
    cache = PromptCache(ONE)
    asked = request(600, 50, marks=(0,), ttl="1h")
    assert cache.take(asked, 0.0)["cache_write_1h"] == 600
    assert cache.take(asked, 3_599.0)["cache_read"] == 600


@pytest.mark.parametrize(
    ("model", "least"), [("claude-opus-5-5", 512), ("claude-sonnet-5", 1_024), ("claude-haiku-4-5", 4_096)]
)
def test_a_shorter_prefix_than_the_model_caches_is_passed_over_in_silence(model: str, least: int) -> None:
    short = request(least - 1, 5, marks=(0,), model=model)
    assert PromptCache(ONE).take(short, 0.0)["cache_write_5m"] == 0
    assert PromptCache(ONE).take(request(least, 5, marks=(0,), model=model), 0.0)["cache_write_5m"] == least


def test_a_breakpoint_finds_what_lies_at_most_twenty_blocks_before_it() -> None:
    for further, found in ((19, 600), (20, 0)):
        cache = PromptCache(ONE)
        cache.take(request(600, marks=(0,)), 0.0)
        tail = [1] * further
        assert cache.take(request(600, *tail, marks=(further,)), 1.0)["cache_read"] == found


def test_one_changed_byte_or_another_model_reads_nothing() -> None:
    cache = PromptCache(ONE)
    cache.take(request(600, marks=(0,)), 0.0)
    assert cache.take(request(601, marks=(0,)), 1.0)["cache_read"] == 0
    assert cache.take(request(600, marks=(0,), model="claude-opus-5"), 1.0)["cache_read"] == 0


def test_the_bill_moves_every_token_to_the_dearer_rate_above_the_step() -> None:
    below = {"input": 40_000, "cache_read": 60_000, "output": 10}
    above = {"input": 40_001, "cache_read": 60_000, "output": 10}
    assert bill("claude-haiku-5-5", below) == 40_000 * 100 + 60_000 * 10 + 10 * 500
    assert bill("claude-haiku-5-5", above) == 40_001 * 500 + 60_000 * 50 + 10 * 2_500
    assert bill("claude-opus-5-5", {"input": 10, "output": 1}, variants=("geo-us",)) == 66_000


def test_more_than_four_breakpoints_are_turned_down_and_not_billed() -> None:
    shop = Shop()
    with messages_server(shop) as url:
        body = json.dumps(request(1, 1, 1, 1, 1, marks=(0, 1, 2, 3, 4))).encode()
        with pytest.raises(HTTPError, match="400"):
            urllib.request.urlopen(f"{url}/v1/messages", body)  # noqa: S310 - our own loopback server
    assert shop.bills == []


@pytest.mark.parametrize("chunked", [True, False])
def test_a_stream_is_cut_at_any_byte_and_billed_all_the_same(*, chunked: bool) -> None:
    whole = Shop(faults=[Fault(chunked=chunked, thinking="Hm.", output=7)])
    with messages_server(whole) as url:
        body = json.dumps(request(3)).encode()
        answer = urllib.request.urlopen(f"{url}/v1/messages", body).read()  # noqa: S310 - as above
    assert b"signature_delta" in answer
    assert answer.count(b"message_stop") == 2
    for part in (0.0, 0.3, 0.99):
        cut = Shop(faults=[Fault(cut_at=part, thinking="Hm.", output=7)])
        with messages_server(cut) as url:
            got = urllib.request.urlopen(f"{url}/v1/messages", body).read()  # noqa: S310 - as above
        assert got == answer[: int(len(answer) * part)]
        assert cut.billed == whole.billed > 0
