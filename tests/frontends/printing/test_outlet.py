from __future__ import annotations

import io
import os

from tests.support.journal_samples import sample_rename_and_docstrings
from tier_code.adapters.storage.journal_format import whole_line
from tier_code.frontends.headless.frontend import HeadlessFrontend
from tier_code.frontends.shared.printing.outlet import Outlet


def test_what_the_stream_cannot_encode_is_escaped() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="latin-1", newline="")
    Outlet(out).line("größe → 名")
    assert raw.getvalue() == "größe \\u2192 \\u540d\n".encode("latin-1")


def test_lone_surrogates_do_not_stop_a_utf_8_stream() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="utf-8", newline="")
    Outlet(out).line("a\udc80b")
    assert raw.getvalue() == b"a\\udc80b\n"


def closed_pipe() -> io.TextIOWrapper:
    """A pipe whose reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    return io.TextIOWrapper(os.fdopen(writing, "wb", buffering=0), encoding="utf-8", write_through=True)


def test_a_reader_who_left_is_noticed_and_is_no_error() -> None:
    with closed_pipe() as out:
        outlet = Outlet(out)
        outlet.line("nobody reads this")
        assert outlet.broken
        outlet.line("nor this")


def test_a_replay_stops_when_nobody_reads_it() -> None:
    with closed_pipe() as out:
        frontend = HeadlessFrontend("text", out, encode=whole_line, environ={})
        records = sample_rename_and_docstrings()
        frontend.replay(records)
        assert frontend.view.records < len(records)
