"""Words to symbols: what a sentence may be about."""

from __future__ import annotations

import pytest

from tests.codebase.exploring.sample import COUNTER, FILES
from tests.support.memory_tree import memory_tree
from tier_code.codebase.exploring.candidates import candidates
from tier_code.codebase.exploring.words import split, stem
from tier_code.ports.source import SourceTree

TREE = memory_tree(FILES)


def names(words: str, tree: SourceTree = TREE, limit: int = 5) -> list[str]:
    return [symbol.target.qualname for symbol in candidates(tree, words, limit, COUNTER)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("parsing of prices is wrong", "parse_price"),
        ("retries should be configurable", "send_receipt"),
        ("cart total", "Cart.total"),
        ("convert currencies", "Price.converted"),
        ("`Price.converted` loses cents", "Price.converted"),
        ("call never_used_anywhere()", "never_used_anywhere"),
        ("Sent receipts lack the number", "send_receipt"),
    ],
)
def test_words_find_their_function(words: str, expected: str) -> None:
    assert names(words)[0] == expected


def test_symbols_come_in_full() -> None:
    found = candidates(TREE, "parse price", 1, COUNTER)[0]
    assert (found.target.path, found.kind, found.line, found.end_line) == (
        "shop/money.py",
        "function",
        22,
        24,
    )
    assert found.documented
    assert found.tokens > 0


@pytest.mark.parametrize("words", ["", "the of and", "zzz qqq", "?!", "\0\u202e"])
def test_words_that_say_nothing_find_nothing(words: str) -> None:
    assert names(words) == []


@pytest.mark.parametrize("limit", [-1, 0, 1, 3])
def test_no_more_than_asked_for(limit: int) -> None:
    assert len(names("price", limit=limit)) == max(0, limit)


def test_tests_come_after_what_they_test() -> None:
    files = {"tests/test_a.py": "def test_load_settings(): ...\n", "a.py": "def load_settings(): ...\n"}
    assert names("load settings", memory_tree(files)) == ["load_settings", "test_load_settings"]


def test_of_overloads_only_the_body_is_a_candidate() -> None:
    source = (
        "from typing import overload\n"
        "@overload\ndef load(a: int) -> int: ...\n"
        "@overload\ndef load(a: str) -> str: ...\n"
        "def load(a):\n    x = a\n    y = x\n    return y\n"
    )
    assert names("load", memory_tree({"a.py": source})) == ["load#3"]


def test_the_second_word_spelt_otherwise_is_found_too() -> None:
    files = {"a.py": "def make_websocket(ctx): ...\n", "b.py": "def other(thing): ...\n"}
    tree = memory_tree(files)
    assert names("web socket", tree) == ["make_websocket"]
    assert names("context", tree) == ["make_websocket"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("parses", "parsing"),
        ("parser", "parse"),
        ("cookie", "cookies"),
        ("queries", "query"),
        ("running", "run"),
        ("encoded", "encoding"),
        ("context", "ctx"),
        ("arguments", "args"),
        ("classes", "class"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_identifiers_are_split_and_joined() -> None:
    assert set(split("HTTPProxyPool")) >= {"http", "proxypool", "httpproxy", "httpproxypool"}
    assert set(split("max_age")) >= {"max", "maxage"}
