"""The bytes of a journal line; `journal_file` is the only user (docs/journal-format.md says it in words)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias, TypeVar, get_args

import msgspec

from tier_code.domain.errors import StorageProblem
from tier_code.domain.events import FORMAT_VERSION, Event, Record, UnknownEvent
from tier_code.ports.workspace import Blobs

FORMAT = "tier-code-journal"
LONG_TEXT = 4096
"""Bytes: longer strings go to the blobs."""
LONG_DATA = 65_536
"""Bytes: data that is longer still, with its long strings gone, goes to the blobs as a whole."""
LONGEST_LINE = 1_048_576
"""Bytes: no line that we write comes near; what is longer is damage."""

_MARK = "$blob"
_MARK_START = b'{"$blob":'
_TYPES: Mapping[str, type[Event]] = {cls.__name__: cls for cls in get_args(Event)}
_START = re.compile(rb'\{"v":\d+,"seq":\d+,"at":-?\d+,"type":"([^"\\]*)"')
_END = re.compile(rb',"crc":(\d+)\}\Z')
_WHOLE = re.compile(rb'\{"v":.*?,"crc":\d+\}')

Json: TypeAlias = Any
"""What msgspec reads without a schema: dict, list, str, int, float, bool or None."""


_Read = TypeVar("_Read")


class DamagedLineError(Exception):
    """A line that is not what was written; the message says in what way."""


class _Envelope(msgspec.Struct):
    """A line with its data left unread."""

    v: int
    seq: int
    at: int
    type: str
    data: msgspec.Raw


class _Header(msgspec.Struct):
    """The first line."""

    format: str
    version: int


_ENVELOPE = msgspec.json.Decoder(_Envelope)
_HEADER = msgspec.json.Decoder(_Header)


def header_line() -> bytes:
    """The first line of a new journal."""
    return _sealed(b'{"format":"%s","version":%d' % (FORMAT.encode(), FORMAT_VERSION))


def record_line(record: Record, blobs: Blobs) -> bytes:
    """A record as a line; long contents are in `blobs`, durably, when this returns.

    Errors: StorageProblem.
    """
    name, data = _event_json(record.event)
    if len(data) > LONG_TEXT:
        data = _shortened(data, blobs)
    return _framed(record, name, data)


def whole_line(record: Record) -> bytes:
    """A record as a line with its long contents in place: for programs that follow, never for the file."""
    name, data = _event_json(record.event)
    return _framed(record, name, data)


def check_header(line: bytes) -> None:
    """Accept the first line.

    Errors: DamagedLineError; StorageProblem for a journal of a newer version.
    """
    header = _decoded(_HEADER, line)
    if header.format != FORMAT:
        raise DamagedLineError(f"not a journal of tier-code (its format is {header.format!r})")
    _refuse_newer(header.version)


def type_of(line: bytes) -> str:
    """The event's type, read without checking the line; empty where none can be seen."""
    start = _START.match(line)
    return start.group(1).decode("utf-8", "replace") if start else ""


def pieces(line: bytes) -> Sequence[bytes]:
    """What may be whole records inside a damaged line, as when a lost line end joined two of them."""
    return [piece for piece in _WHOLE.findall(line) if len(piece) < len(line)]


def seq_of(line: bytes) -> int:
    """The place of a record.

    Errors: as `read_record`.
    """
    return _envelope(line).seq


def read_record(line: bytes, blobs: Blobs) -> tuple[Record, str]:
    """A record, and in words what is wrong with it, if anything. A strange event is kept as UnknownEvent.

    Errors: DamagedLineError; StorageProblem for a record of a newer version.
    """
    envelope = _envelope(line)
    data, problem = _completed(bytes(envelope.data), blobs)
    event, misfit = _event(envelope.type, data)
    return Record(seq=envelope.seq, at=envelope.at, event=event), problem or misfit


def _framed(record: Record, name: str, data: bytes) -> bytes:
    start = b'{"v":%d,"seq":%d,"at":%d,"type":%s,"data":%s'
    return _sealed(start % (FORMAT_VERSION, record.seq, record.at, msgspec.json.encode(name), data))


def _sealed(body: bytes) -> bytes:
    return body + b',"crc":%d}\n' % zlib.crc32(body)


def _envelope(line: bytes) -> _Envelope:
    envelope = _decoded(_ENVELOPE, line)
    _refuse_newer(envelope.v)
    return envelope


def _decoded(decoder: msgspec.json.Decoder[_Read], line: bytes) -> _Read:
    line = line.rstrip(b"\n")
    end = _END.search(line)
    if end is None:
        raise DamagedLineError("it is cut off")
    if zlib.crc32(line[: end.start()]) != int(end.group(1)):
        raise DamagedLineError("its checksum does not match")
    try:
        return decoder.decode(line)
    except msgspec.MsgspecError as problem:
        raise DamagedLineError(f"it is not a record: {problem}") from problem


def _refuse_newer(version: int) -> None:
    if version > FORMAT_VERSION:
        message = f"this session was written by a newer tier-code (journal format {version}, known up to"
        raise StorageProblem(f"{message} {FORMAT_VERSION}); update tier-code to open it")


def _event_json(event: Event) -> tuple[str, bytes]:
    if isinstance(event, UnknownEvent) and event.type not in _TYPES and "\n" not in event.data:
        data = event.data.encode("utf-8", "replace")
        try:
            msgspec.json.decode(data)
        except msgspec.MsgspecError:
            # Not JSON, so not from a journal: kept as an event of ours.
            return _plain_json(event)
        return event.type, data
    return _plain_json(event)


def _plain_json(event: Event) -> tuple[str, bytes]:
    name = type(event).__name__
    try:
        return name, msgspec.json.encode(event)
    except UnicodeEncodeError:
        # Lone surrogates, as a server's JSON or a file name may hold them, have no UTF-8.
        return name, msgspec.json.encode(_without_surrogates(msgspec.to_builtins(event)))


def _without_surrogates(value: Json) -> Json:
    return _mapped(value, lambda text: text.encode("utf-8", "replace").decode("utf-8"))


def _shortened(data: bytes, blobs: Blobs) -> bytes:
    def stored(text: str) -> Json:
        content = text.encode()
        return {_MARK: blobs.put(content)} if len(content) > LONG_TEXT else text

    short = msgspec.json.encode(_mapped(msgspec.json.decode(data), stored))
    if len(short) <= LONG_DATA:
        return short
    return msgspec.json.encode({_MARK: blobs.put(data)})


def _completed(data: bytes, blobs: Blobs) -> tuple[bytes, str]:
    if _MARK_START not in data:
        return data, ""
    missing: list[str] = []

    def fetched(name: str) -> bytes:
        try:
            return blobs.get(name)
        except StorageProblem as problem:
            missing.append(str(problem))
            return f"(the content {name} is missing)".encode()

    value = msgspec.json.decode(data)
    whole = _blob_name(value)
    if whole:
        return fetched(whole), "".join(missing)
    full = msgspec.json.encode(_with_blobs(value, fetched))
    return full, "; ".join(missing)


def _blob_name(value: Json) -> str:
    """The blob that stands in for this value, or an empty string."""
    name = value.get(_MARK, "") if isinstance(value, dict) and len(value) == 1 else ""
    return name if isinstance(name, str) else ""


def _with_blobs(value: Json, fetched: Callable[[str], bytes]) -> Json:
    name = _blob_name(value)
    if name:
        return fetched(name).decode("utf-8", "replace")
    if isinstance(value, dict):
        return {key: _with_blobs(inner, fetched) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_blobs(inner, fetched) for inner in value]
    return value


def _mapped(value: Json, change: Callable[[str], Json]) -> Json:
    """The same value with every string changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _mapped(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(inner, change) for inner in value]
    return value


def _event(name: str, data: bytes) -> tuple[Event, str]:
    unread = UnknownEvent(type=name, data=data.decode("utf-8", "replace"))
    if name not in _TYPES:
        return unread, ""
    try:
        return _decoder(name).decode(data), ""
    except msgspec.MsgspecError as problem:
        return unread, f"its {name} does not read: {problem}"


@cache
def _decoder(name: str) -> msgspec.json.Decoder[Event]:
    return msgspec.json.Decoder(_TYPES[name])
