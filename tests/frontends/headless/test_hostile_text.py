from __future__ import annotations

import json
import re
import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.frontends.headless.printing import Paper, printed
from tests.support.any_event import any_event, records
from tests.support.journal_builder import JournalBuilder, rename_step
from tier_code.domain import events as e
from tier_code.domain.checks import failed
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import Candidate, Target

OWN_ESCAPE = re.compile(r"\x1b\[(?:\d{1,3}(?:;\d{1,3})*)m")
EVIL = "\x1b]52;c;cm0=\x07 \x9b2J \u202egnp.exe\u2066 [@click=app.quit]x[/] \r\x08 \ufeff\U000e0041 \udc80"
every = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
TERMINAL = {"TERM": "xterm", "COLUMNS": "80"}


def steering(text: str) -> set[str]:
    """Characters in a printed text that a terminal could obey, our own colours left out."""
    plain = OWN_ESCAPE.sub("", text)
    bidi = {"\u200e", "\u200f", "\u061c", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
    return {c for c in plain if c in bidi or (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t")}


@every
@given(st.lists(any_event(), max_size=3))
def test_no_event_can_make_text_output_steer_a_terminal(events: list[e.Event]) -> None:
    assert steering(printed(records(events), "text", Paper(terminal=True), TERMINAL)) == set()


@every
@given(st.lists(any_event(), max_size=3))
def test_whatever_happened_the_result_is_one_object_in_plain_ascii(events: list[e.Event]) -> None:
    text = printed(records(events), "json")
    assert steering(text) == set()
    assert text.isascii()
    assert json.loads(text)["format"] == "tier-code-result"


@every
@given(st.lists(any_event(), max_size=3))
def test_every_line_of_the_stream_is_harmless_json(events: list[e.Event]) -> None:
    text = printed(records(events), "stream-json")
    assert steering(text) == set()
    assert [json.loads(line)["seq"] for line in text.split("\n")[:-1]] == list(range(len(events)))


def test_evil_text_from_every_side_is_shown_and_not_obeyed() -> None:
    journal = JournalBuilder()
    journal.open(repo=f"~/{EVIL}")
    journal.ask(1, f"rename {EVIL}")
    step = rename_step(1, EVIL, "b", f"{EVIL}.py")
    journal.propose(1, step, notes=(EVIL,))
    journal.approve(1)
    patch = Patch(edits=(file_edit(f"{EVIL}\n.py", b"a\n", f"{EVIL}\u200b".encode("utf-8", "replace")),))
    journal.check(step, failed(EVIL, EVIL, (EVIL, f"{EVIL}\n{EVIL}")))
    journal.run_tool(step, patch)
    journal.state(
        e.NoticeGiven(text=EVIL),
        e.ConflictFound(steps=(step.id,), path=EVIL, reason=EVIL),
        e.PatchApplied(operation=EVIL, steps=(step.id,), patch=patch),
        e.RequestDeclined(
            turn=1,
            reason=EVIL,
            candidates=(Candidate(target=Target(path=EVIL, qualname=EVIL), kind=EVIL, line=1),),
            hints=(EVIL,),
        ),
        e.SessionFailed(reason=EVIL),
    )
    text = printed(journal.records(), "text", Paper(terminal=True), TERMINAL)
    assert steering(text) == set()
    assert "[@click=app.quit]x[/]" in text
    assert "<U+202E>" in text
    assert "<U+200B>" in text
