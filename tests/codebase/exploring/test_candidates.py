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


DECODERS = {
    "go/decode.go": (
        "package decode\n\n// Decoder reads values.\ntype Decoder struct {\n\tinput []byte\n\tmaxDepth int\n}\n\n"
        "type Source interface {\n\tRead(p []byte) (int, error)\n}\n\ntype Offset int\n\n"
        "func (d *Decoder) Next() error { return d.skipDecoder() }\n\n"
        "func newDecoder(input []byte) *Decoder { return &Decoder{input: input} }\n"
    ),
    "web/stream.ts": (
        "export interface StreamDecoder { input: string; next(): void }\nexport type Chunk = Uint8Array | null;\n"
        "export enum Strictness { Lenient, Picky }\nexport function open(): StreamDecoder { return make(); }\n"
    ),
    "fast/lib.rs": (
        "pub trait Decodes { fn decode(&self); }\npub struct FrameDecoder { window: u32 }\n"
        "impl FrameDecoder { pub fn frame(&self) -> u32 { self.window } }\npub enum Checksum { Crc, Adler }\n"
    ),
    "c/inflate.c": "struct inflate_state { int bits; };\ntypedef struct inflate_state inflater;\n",
    "jvm/Codec.java": "package a;\npublic interface Codec { void close(); }\nrecord Dimensions(int x, int y) {}\n",
    "old/legacy.rb": "module Legacy\n  class Unpacker\n    def run; end\n  end\nend\n",
}
"""Types of six languages, with functions that speak of them."""


@pytest.mark.parametrize(
    ("words", "path", "name", "kind"),
    [
        ("decoder", "go/decode.go", "Decoder", "class"),
        ("source", "go/decode.go", "Source", "interface"),
        ("offset", "go/decode.go", "Offset", "type"),
        ("stream decoder", "web/stream.ts", "StreamDecoder", "interface"),
        ("chunk", "web/stream.ts", "Chunk", "type"),
        ("strictness", "web/stream.ts", "Strictness", "class"),
        ("decodes", "fast/lib.rs", "Decodes", "interface"),
        ("FrameDecoder", "fast/lib.rs", "FrameDecoder", "class"),
        ("checksum", "fast/lib.rs", "Checksum", "class"),
        ("inflate state", "c/inflate.c", "inflate_state", "class"),
        ("inflater", "c/inflate.c", "inflater", "type"),
        ("codec", "jvm/Codec.java", "Codec", "interface"),
        ("dimensions", "jvm/Codec.java", "Dimensions", "class"),
        ("unpacker", "old/legacy.rb", "Legacy.Unpacker", "class"),
    ],
)
def test_a_type_of_any_language_is_found_by_its_name(words: str, path: str, name: str, kind: str) -> None:
    found = candidates(memory_tree(DECODERS), words, 5, COUNTER)[0]
    assert (found.target.path, found.target.qualname, found.kind) == (path, name, kind)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the max depth is ignored", "Decoder"),
        ("add Adler checksums", "Checksum"),
        ("be lenient by default", "Strictness"),
        ("reading fails", "Source.Read"),
        ("how wide is the window of a frame", "FrameDecoder.frame"),
    ],
)
def test_fields_and_cases_are_words_of_their_type(words: str, expected: str) -> None:
    assert names(words, memory_tree(DECODERS))[0] == expected


def test_what_a_type_holds_is_known_by_its_name() -> None:
    assert "Decoder.Next" in names("decoder", memory_tree(DECODERS))


def test_a_name_alone_finds_what_is_called_so_before_what_speaks_of_it() -> None:
    files = {
        "a.py": "class Cart:\n    def add(self): ...\n",
        "cart.py": "def load_cart(cart):\n    cart = cart or new_cart()\n    return cart.cart\n",
    }
    assert names("cart", memory_tree(files))[0] == "Cart"
    assert names("a cart is loaded twice", memory_tree(files))[0] == "load_cart"


def test_one_file_does_not_take_all_the_first_places() -> None:
    files = {
        "cookies.py": "".join(
            f"def cookie_{word}(cookie):\n    cookie = cookie.{word}\n    return cookie\n"
            for word in ("send", "drop", "read", "sign", "keep", "show")
        ),
        "jar.py": "def load_cookie(path):\n    cookie = path.read_text()\n    return cookie, cookie\n",
        "other.py": "def unrelated(path): ...\n",
    }
    found = names("cookie of an answer", memory_tree(files), limit=7)
    assert found[0].startswith("cookie_")
    assert found.index("load_cookie") in range(1, 5)
