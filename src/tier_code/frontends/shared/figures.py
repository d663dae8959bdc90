"""Amounts, counts, times and sizes as people read them; `wording` is the front door."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from tier_code.domain.money import NANOS_PER_DOLLAR, Usd

_NANOS_PER_CENT = NANOS_PER_DOLLAR // 100
_FINEST_OF_FOUR_DECIMALS = NANOS_PER_DOLLAR // 10_000
_NANOS_PER_SECOND = 1_000_000_000


def money(amount: Usd | None) -> str:
    """An amount: `$0`, `$0.0312`, `$2.00`; `unpriced` when not known. Never rounds down to $0."""
    if amount is None:
        return "unpriced"
    sign = "-" if amount.nanos < 0 else ""
    return f"{sign}${_dollars(abs(amount.nanos))}"


def estimated(amount: Usd | None) -> str:
    """An amount that is a guess: `~$0.0312`; work declared free stays `$0`, the unknown stays `unpriced`."""
    return f"~{money(amount)}" if amount else money(amount)


def _dollars(nanos: int) -> str:
    if not nanos:
        return "0"
    if nanos % _NANOS_PER_CENT == 0 or nanos >= 100 * NANOS_PER_DOLLAR:
        cents = (nanos + _NANOS_PER_CENT // 2) // _NANOS_PER_CENT
        return f"{cents // 100:,}.{cents % 100:02d}"
    if nanos >= _FINEST_OF_FOUR_DECIMALS:
        parts = (nanos + _FINEST_OF_FOUR_DECIMALS // 2) // _FINEST_OF_FOUR_DECIMALS
        return f"{parts // 10_000}.{parts % 10_000:04d}"
    return _two_digits(nanos)


def _two_digits(nanos: int) -> str:
    """Less than a hundredth of a cent, with its two leading digits."""
    unit = 10 ** max(0, len(str(nanos)) - 2)
    rounded = (nanos + unit // 2) // unit * unit
    return f"0.{rounded:09d}".rstrip("0")


def tokens(count: int) -> str:
    """A token count: `412 tok`, `2.1 k tok`, `120 k tok`, `1.3 M tok`."""
    if count < 1_000:
        return f"{count} tok"
    if count < 100_000:
        return f"{count / 1_000:.1f} k tok"
    if count < 1_000_000:
        return f"{count // 1_000} k tok"
    return f"{count / 1_000_000:.1f} M tok"


def seconds(duration: float) -> str:
    """A duration: `0.2 s`, `41 s`, `3 min 05 s`, `1 h 02 min`."""
    if duration < 9.95:
        return f"{duration:.1f} s"
    whole = round(duration)
    if whole < 60:
        return f"{whole} s"
    if whole < 3_600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3_600} h {whole % 3_600 // 60:02d} min"


def size(count: int) -> str:
    """Bytes in decimal units, as downloads are announced: `412 B`, `1.4 kB`, `143 MB`, `1.1 GB`."""
    amount, unit = float(count), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < 999.5:
            break
        amount, unit = amount / 1_000, larger
    digits = 0 if unit == "B" or amount >= 99.95 else 1
    return f"{amount:.{digits}f} {unit}"


def moment(at: int, zone: tzinfo | None = None) -> str:
    """A record's time (UTC nanoseconds) as `2026-11-22 06:12`, in `zone` or the user's own."""
    return _local(at, zone).strftime("%Y-%m-%d %H:%M")


def clock(at: int, zone: tzinfo | None = None) -> str:
    """A record's time of day as `06:12:31`, in `zone` or the user's own."""
    return _local(at, zone).strftime("%H:%M:%S")


def _local(at: int, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(at // _NANOS_PER_SECOND, tz=UTC).astimezone(zone)


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 file`, `6 files`, `0 files`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
