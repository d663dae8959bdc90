"""Hostile text through every print path of the line mode, judged by the bytes that reach a real terminal."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.past_sessions import write_session
from tests.cli.running import Place
from tests.cli.terminals import ESCAPE, terminal
from tests.support.hostile_strings import hostile_strings
from tests.support.journal_builder import JournalBuilder, docstring_step, rename_step
from tier_code.domain import events as e
from tier_code.domain.checks import failed
from tier_code.domain.events import Record
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import Candidate, Target

OF_THE_PROMPT = {b"\x1b[K", b"\x1b[C", b"\x1b[A", b"\x1b[#A", b"\x1b[#D"}
"""How the bar below moves its own cursor, which depends on what came in time; no hostile text holds one."""
LAST = "and that was the last of it"


def a_session(texts: tuple[str, ...]) -> tuple[Record, ...]:
    """Each text wherever a session can hold foreign text."""
    journal = JournalBuilder()
    journal.open(repo=f"~/{texts[0]}")
    for turn, text in enumerate(texts, start=1):
        journal.ask(turn, f"rename {text}")
        if turn % 2:
            candidate = Candidate(target=Target(path=text, qualname=text), kind=text, line=1)
            journal.state(
                e.RequestDeclined(turn=turn, reason=text, candidates=(candidate,), hints=(text,)),
                e.NoticeGiven(text=text),
            )
            continue
        rename = rename_step(2 * turn, text, text, f"{text}.py")
        document = docstring_step(2 * turn + 1, Target(path=f"{text}.py", qualname=text))
        journal.propose(turn, rename, document, notes=(text,))
        journal.approve(turn)
        after = text.encode("utf-8", "replace")
        patch = Patch(edits=(file_edit(f"{text}.py", b"old\n", after),))
        journal.run_tool(rename, patch)
        journal.call_local(document, (), (text[:3], text[3:]))
        journal.check(document, failed(text, text, (text,)))
        journal.state(
            e.StepFinished(step=document.id, outcome=e.Outcome.FAILED, reason=text, seconds=1),
            e.ConflictFound(steps=(rename.id,), path=text, reason=text),
            e.PatchApplied(operation=text, steps=(rename.id,), patch=patch),
            e.TurnFinished(
                turn=turn, outcome=e.Outcome.FAILED, reason=text, seconds=1.0, peak_memory_bytes=0
            ),
        )
    journal.state(e.NoticeGiven(text=LAST))
    return journal.records()


def kinds(raw: bytes) -> set[bytes]:
    """Escape sequences by kind: their digits do not matter."""
    return {re.sub(rb"[0-9;]+", b"#", found) for found in ESCAPE.findall(raw)}


def left_over(raw: bytes) -> set[str]:
    """Control characters that belong to no sequence of a known form."""
    text = ESCAPE.sub(b"", raw).decode("utf-8", "replace")
    return {c for c in text if (ord(c) < 32 and c not in "\r\n\t") or 127 <= ord(c) < 160 or c == "\ufeff"}


def played(place: Place, texts: tuple[str, ...], *options: str) -> bytes:
    shutil.rmtree(place.root / "home", ignore_errors=True)
    write_session(place.root / "home" / "data", place.repo, a_session(texts))
    with terminal(place, "replay", "last", *options, size=(100, 40)) as session:
        session.until(LAST)
        if "--line" in options:
            session.until("q leaves")
            session.type("q")
        assert session.end() == 0
    return session.raw


@pytest.mark.timeout(90)
@pytest.mark.parametrize("options", [("--line", "--speed", "1000"), ("--plain",)])
def test_no_foreign_sequence_reaches_the_terminal(tmp_path: Path, options: tuple[str, ...]) -> None:
    place = Place(tmp_path)
    place.repo.mkdir()
    harmless = kinds(played(place, ("plain words", "more plain words"), *options))
    texts = hostile_strings()
    raw = b"".join(played(place, texts[start::4], *options) for start in range(4))
    assert kinds(raw) <= harmless | OF_THE_PROMPT
    assert left_over(raw) == set()
    assert b"<U+001B>]52;c;" in raw


def test_names_in_the_repository_are_offered_only_when_they_are_harmless(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.write({"pkg/good.py": "x = 1\n", "pkg/go\x1b[2Jod.py": "x = 1\n", "pkg/go\u202eod.py": "x = 1\n"})
    with terminal(place, "--line") as session:
        session.until("ready")
        session.type("look at @pkg/go")
        session.until(r"^ +pkg/good.py +file")
        session.type("\x03\x04")
        assert session.end() == 0
    # A step back is how the prompt moves its own cursor.
    assert left_over(session.raw) <= {"\b"}
    assert b"\x1b[2Jod" not in session.raw
    assert "\u202e".encode() not in session.raw
