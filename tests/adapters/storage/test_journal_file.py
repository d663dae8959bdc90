"""The journal on disk: every event round trips, and no damage, kill or full disk loses an intact record."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.any_event import any_event, instances, records
from tier_code.adapters.storage.disk import Disk
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.domain.errors import StorageProblem
from tier_code.domain.events import Event, NoticeGiven, Outcome, Record, StepFinished, TextDelta, UnknownEvent
from tier_code.domain.ledger import CallId
from tier_code.domain.plan import StepId


class FullDisk(Disk):
    """Takes the first bytes of every write and then has no room, until it is told otherwise."""

    def __init__(self) -> None:
        self.full = False
        self.stuck = False

    def write(self, opened: int, content: bytes) -> None:
        if self.full:
            os.write(opened, content[:10])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().write(opened, content)

    def truncate(self, opened: int, size: int) -> None:
        if self.full and self.stuck:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().truncate(opened, size)


def notices(count: int) -> list[Record]:
    return records([NoticeGiven(text=f"notice {number}") for number in range(count)])


def written(path: Path, entries: Sequence[Record]) -> Path:
    journal = JournalFile.create(path)
    for entry in entries:
        journal.append(entry)
    journal.close()
    return path


def loaded(path: Path) -> list[Record]:
    return list(JournalFile.read(path).records())


@pytest.mark.parametrize("cls", get_args(Event), ids=lambda cls: cls.__name__)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_event_comes_back_as_it_was(cls: type[Any], data: st.DataObject) -> None:
    entries = records([data.draw(instances(cls))])
    with tempfile.TemporaryDirectory() as folder:
        assert loaded(written(Path(folder, "journal.jsonl"), entries)) == entries


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(any_event(), max_size=6))
def test_a_journal_of_any_events_comes_back_in_order(events: list[Event]) -> None:
    entries = records(events)
    with tempfile.TemporaryDirectory() as folder:
        reading = JournalFile.read(written(Path(folder, "journal.jsonl"), entries))
        assert list(reading.records()) == entries
        assert reading.damage == ()


def test_a_line_is_what_the_documentation_says(tmp_path: Path) -> None:
    path = written(tmp_path / "journal.jsonl", notices(1))
    header, line = path.read_bytes().splitlines()
    assert json.loads(header)["format"] == "tier-code-journal"
    body, crc = line.rsplit(b',"crc":', 1)
    assert zlib.crc32(body) == int(crc.rstrip(b"}"))
    assert list(json.loads(line)) == ["v", "seq", "at", "type", "data", "crc"]


def test_long_text_is_stored_beside_the_journal_once(tmp_path: Path) -> None:
    text = "ä long text " * 1000
    path = written(tmp_path / "journal.jsonl", records([NoticeGiven(text=text), NoticeGiven(text=text)]))
    assert len(list((tmp_path / "blobs").iterdir())) == 1
    assert path.stat().st_size < 1000
    assert [entry.event for entry in loaded(path)] == [NoticeGiven(text=text)] * 2


def test_many_short_texts_do_not_make_a_long_line(tmp_path: Path) -> None:
    step = instances_of_many_lines()
    path = written(tmp_path / "journal.jsonl", [step])
    assert max(map(len, path.read_bytes().splitlines())) < 70_000
    assert loaded(path) == [step]


def instances_of_many_lines() -> Record:
    return Record(seq=0, at=0, event=UnknownEvent(type="Later", data=json.dumps(["x" * 60] * 5000)))


def test_files_and_folders_are_private(tmp_path: Path) -> None:
    path = written(tmp_path / "s" / "journal.jsonl", records([NoticeGiven(text="x" * 9000)]))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(blob.stat().st_mode) == 0o600 for blob in (path.parent / "blobs").iterdir())


def test_an_event_of_a_later_version_is_kept(tmp_path: Path) -> None:
    later = Record(seq=0, at=5, event=UnknownEvent(type="MoonPhase", data='{"phase":0.5,"name":"x"}'))
    again = written(tmp_path / "a" / "journal.jsonl", [later])
    assert b'"type":"MoonPhase","data":{"phase":0.5,"name":"x"}' in again.read_bytes()
    assert loaded(again) == [later]


def line_of(seq: int, kind: str, body: str) -> bytes:
    start = f'{{"v":1,"seq":{seq},"at":0,"type":"{kind}","data":{body}'.encode()
    return start + b',"crc":%d}\n' % zlib.crc32(start)


def test_a_field_of_a_later_version_is_ignored_and_a_strange_value_is_kept_unread(tmp_path: Path) -> None:
    path = written(tmp_path / "journal.jsonl", [])
    with path.open("ab") as file:
        file.write(line_of(0, "NoticeGiven", '{"text":"hello","step":null,"colour":"red"}'))
        file.write(line_of(1, "StepFinished", '{"step":"s1","outcome":"sideways","reason":"","seconds":1.0}'))
    reading = JournalFile.read(path)
    first, second = reading.records()
    assert first.event == NoticeGiven(text="hello")
    assert isinstance(second.event, UnknownEvent)
    assert second.event.type == "StepFinished"
    assert "sideways" in reading.damage[0]


def test_a_journal_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    body = b'{"format":"tier-code-journal","version":2'
    path.write_bytes(body + b',"crc":%d}\nanything' % zlib.crc32(body))
    before = path.read_bytes()
    with pytest.raises(StorageProblem, match="newer tier-code"):
        loaded(path)
    with pytest.raises(StorageProblem, match="newer tier-code"):
        JournalFile.open_for_append(path)
    assert path.read_bytes() == before


def test_a_journal_cut_at_any_byte_loads_what_is_whole(tmp_path: Path) -> None:
    entries = notices(4)
    content = written(tmp_path / "journal.jsonl", entries).read_bytes()
    cut = tmp_path / "cut.jsonl"
    for size in range(len(content)):
        cut.write_bytes(content[:size])
        reading = JournalFile.read(cut)
        lines = content[:size].split(b"\n")
        whole = sum(line.endswith(b"}") and b'"crc"' in line for line in lines[1:])
        back = list(reading.records())
        assert entries[: len(back)] == back
        assert len(back) == whole
        assert bool(reading.damage) == bool(lines[-1] and not _is_end(lines[-1], content))


def _is_end(line: bytes, content: bytes) -> bool:
    return line in content.split(b"\n")


def test_a_torn_tail_is_kept_and_the_next_record_is_not_swallowed(tmp_path: Path) -> None:
    content = written(tmp_path / "journal.jsonl", notices(3)).read_bytes()
    last = content.rstrip(b"\n").rfind(b"\n") + 1
    for size in range(last, len(content)):
        path = tmp_path / f"{size}.jsonl"
        path.write_bytes(content[:size])
        journal = JournalFile.open_for_append(path)
        journal.append(Record(seq=journal.last_seq + 1, at=0, event=NoticeGiven(text="after")))
        journal.close()
        reading = JournalFile.read(path)
        back = list(reading.records())
        assert [entry.seq for entry in back] == list(range(len(back)))
        assert back[-1].event == NoticeGiven(text="after")
        assert reading.damage == ()
        kept = list(tmp_path.glob(f"{size}.jsonl.torn-*"))
        if last < size < len(content) - 1:
            assert kept[0].read_bytes() == content[last:size]


def test_one_flipped_bit_costs_at_most_the_lines_it_touches(tmp_path: Path) -> None:
    entries = notices(4)
    content = written(tmp_path / "journal.jsonl", entries).read_bytes()
    flipped = tmp_path / "flipped.jsonl"
    for place in range(len(content)):
        for bit in (0, 3, 5):
            changed = bytearray(content)
            changed[place] ^= 1 << bit
            flipped.write_bytes(changed)
            reading = JournalFile.read(flipped)
            back = list(reading.records())
            assert [entry for entry in entries if entry in back] == back
            assert len(back) >= len(entries) - 1
            assert reading.damage


def test_a_bad_line_in_the_middle_is_reported_and_never_rewritten(tmp_path: Path) -> None:
    entries = notices(5)
    path = written(tmp_path / "journal.jsonl", entries)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3].replace(b"notice", b"NOTICE")
    path.write_bytes(b"".join(lines))
    reading = JournalFile.read(path)
    assert [entry.seq for entry in reading.records()] == [0, 1, 3, 4]
    assert "line 4" in reading.damage[0]
    JournalFile.open_for_append(path).close()
    assert path.read_bytes() == b"".join(lines)


def test_repeated_and_swapped_lines_are_reported(tmp_path: Path) -> None:
    path = written(tmp_path / "journal.jsonl", notices(3))
    header, first, second, third = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(header + first + third + second + third)
    reading = JournalFile.read(path)
    assert [entry.seq for entry in reading.records()] == [0, 2]
    assert len(reading.damage) == 3


def test_an_endless_line_does_not_hide_what_follows(tmp_path: Path) -> None:
    path = written(tmp_path / "journal.jsonl", notices(1))
    with path.open("ab") as file:
        file.write(b"\0" * 5_000_000 + b"\n" + line_of(1, "NoticeGiven", '{"text":"here"}'))
    assert [entry.seq for entry in loaded(path)] == [0, 1]


def test_a_missing_blob_costs_its_text_only(tmp_path: Path) -> None:
    path = written(tmp_path / "journal.jsonl", records([NoticeGiven(text="x" * 9000, step=StepId("s1"))]))
    next((tmp_path / "blobs").iterdir()).unlink()
    reading = JournalFile.read(path)
    (entry,) = reading.records()
    assert isinstance(entry.event, NoticeGiven)
    assert entry.event.step == "s1"
    assert "is missing" in entry.event.text
    assert "missing" in reading.damage[0]


def test_text_without_utf8_is_written_all_the_same(tmp_path: Path) -> None:
    path = written(tmp_path / "journal.jsonl", records([NoticeGiven(text="a\udc80b")]))
    assert [entry.event for entry in loaded(path)] == [NoticeGiven(text="a?b")]


@pytest.mark.parametrize("stuck", [False, True], ids=["can be cut", "cannot be cut either"])
def test_a_full_disk_is_said_at_once_and_the_journal_goes_on_when_there_is_room(
    tmp_path: Path, *, stuck: bool
) -> None:
    disk = FullDisk()
    disk.stuck = stuck
    journal = JournalFile.create(tmp_path / "journal.jsonl", disk)
    first, second = notices(2)
    journal.append(first)
    disk.full = True
    with pytest.raises(StorageProblem, match="free some space"):
        journal.append(second)
    disk.full = False
    journal.append(second)
    journal.close()
    reading = JournalFile.read(journal.path)
    assert list(reading.records()) == [first, second]
    assert reading.damage == ()


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    journal = JournalFile.create(tmp_path / "journal.jsonl")
    with pytest.raises(StorageProblem, match="another tier-code has this session open"):
        JournalFile.open_for_append(journal.path)
    journal.close()
    JournalFile.open_for_append(journal.path).close()


def test_records_must_rise(tmp_path: Path) -> None:
    path = written(tmp_path / "journal.jsonl", notices(3))
    journal = JournalFile.open_for_append(path)
    with pytest.raises(StorageProblem, match="cannot follow"):
        journal.append(notices(3)[2])
    journal.close()


_WRITER = """
import sys
from pathlib import Path
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.domain.events import NoticeGiven, Record
journal = JournalFile.create(Path(sys.argv[1]))
for seq in range(10**9):
    journal.append(Record(seq=seq, at=seq, event=NoticeGiven(text="x" * (seq % 50))))
    if seq == 20:
        print("going", flush=True)
"""


def test_what_was_appended_survives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
    assert [entry.seq for entry in loaded(path)[:21]] == list(range(21))
    journal = JournalFile.open_for_append(path)
    journal.append(Record(seq=journal.last_seq + 1, at=0, event=NoticeGiven(text="on")))
    journal.close()


def test_ten_thousand_records_load(tmp_path: Path) -> None:
    deltas: list[Event] = [
        TextDelta(call=CallId("c"), text=f"word {number} " * 5) for number in range(10_000)
    ]
    path = tmp_path / "journal.jsonl"
    written(path, records(deltas))
    assert len(loaded(path)) == 10_000


def test_only_the_named_types_are_read(tmp_path: Path) -> None:
    finished = StepFinished(step=StepId("s1"), outcome=Outcome.DONE, reason="", seconds=1.5)
    path = written(
        tmp_path / "journal.jsonl", records([NoticeGiven(text="a"), finished, NoticeGiven(text="b")])
    )
    reading = JournalFile.read(path)
    assert [entry.event for entry in reading.records(only={"StepFinished"})] == [finished]
    assert reading.damage == ()
