"""Invented files before and after the steps of the sample journals; small, but shaped like a real package."""

from __future__ import annotations

ENCODING = '''from __future__ import annotations

import base64
import string

from .exc import BadData

ALPHABET = string.ascii_letters + string.digits + "-_="


def want_bytes(value: str | bytes, encoding: str = "utf-8") -> bytes:
    if isinstance(value, str):
        return value.encode(encoding)
    return value


def encode_part(part: str | bytes) -> bytes:
    """Encode one part of a token so that it may stand in a URL."""
    return base64.urlsafe_b64encode(want_bytes(part)).rstrip(b"=")


def decode_part(part: str | bytes) -> bytes:
    """Take the encoding of `encode_part` off again."""
    padded = want_bytes(part, "ascii") + b"=" * (-len(part) % 4)
    try:
        return base64.urlsafe_b64decode(padded)
    except ValueError as problem:
        raise BadData("not a token part") from problem


def int_to_bytes(num: int) -> bytes:
    return num.to_bytes(8, "big").lstrip(b"\\0")


def bytes_to_int(bytestr: bytes) -> int:
    return int.from_bytes(bytestr, "big")
'''

SIGNER = '''from __future__ import annotations

import hmac

from .encoding import encode_part, want_bytes


class Signer:
    """Signs bytes with a secret key."""

    def __init__(self, key: str | bytes, sep: str | bytes = b".") -> None:
        self.key = want_bytes(key)
        self.sep = want_bytes(sep)

    def sign(self, value: str | bytes) -> bytes:
        """The value with its signature behind it."""
        value = want_bytes(value)
        digest = hmac.digest(self.key, value, "sha256")
        return value + self.sep + encode_part(digest)
'''

SERIALIZER = '''from __future__ import annotations

import json
from typing import Any

from .encoding import want_bytes
from .signer import Signer


class Serializer:
    """Writes an object as signed text."""

    def __init__(self, key: str | bytes) -> None:
        self.signer = Signer(key)

    def dumps(self, obj: Any) -> bytes:
        """The object as signed bytes."""
        return self.signer.sign(want_bytes(json.dumps(obj)))
'''

TIMED = '''from __future__ import annotations

import time

from .encoding import encode_part, int_to_bytes, want_bytes
from .signer import Signer


class TimestampSigner(Signer):
    """A signer that also says when it signed."""

    def sign(self, value: str | bytes) -> bytes:
        """The value with time and signature behind it."""
        stamp = encode_part(int_to_bytes(int(time.time())))
        return super().sign(want_bytes(value) + self.sep + stamp)
'''

PACKAGE = """from __future__ import annotations

from .encoding import encode_part as encode_part
from .encoding import want_bytes as want_bytes
from .signer import Signer as Signer
"""

TEST_ENCODING = """from __future__ import annotations

import pytest

from itsdangerous.encoding import want_bytes


@pytest.mark.parametrize("value", ("mañana", b"tomorrow"))
def test_want_bytes(value):
    out = want_bytes(value)
    assert isinstance(out, bytes)
"""

FILES = {
    "src/itsdangerous/__init__.py": PACKAGE,
    "src/itsdangerous/encoding.py": ENCODING,
    "src/itsdangerous/serializer.py": SERIALIZER,
    "src/itsdangerous/signer.py": SIGNER,
    "src/itsdangerous/timed.py": TIMED,
    "tests/test_itsdangerous/test_encoding.py": TEST_ENCODING,
}

DOCSTRINGS = {
    "to_bytes": "Return the value as bytes, encoding text first.",
    "int_to_bytes": "Convert an integer to its shortest big-endian bytes.",
    "bytes_to_int": "Convert big-endian bytes back to an integer.",
}


def renamed(source: str) -> str:
    """The source after the sample's rename."""
    return source.replace("want_bytes", "to_bytes").replace("test_to_bytes", "test_want_bytes")


def documented(source: str, function: str) -> str:
    """The source with the sample's docstring under `def function`."""
    lines = source.splitlines(keepends=True)
    place = next(i for i, line in enumerate(lines) if line.startswith(f"def {function}("))
    return "".join([*lines[: place + 1], f'    """{DOCSTRINGS[function]}"""\n', *lines[place + 1 :]])
