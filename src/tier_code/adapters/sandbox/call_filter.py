"""The filter of level S3: system calls that reach past namespaces or that exploits begin with are refused.

Unix sockets stay: Python's own process pools need them. Those of the host are masked by path instead.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Mapping
from dataclasses import dataclass

_NEW_USER_NAMESPACE = 0x10000000
_VSOCK = 40
_X32 = 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
"""Where `struct seccomp_data` holds them (little-endian; of the argument the lower half)."""
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Machine:
    """The numbers of one processor family, from the kernel's tables."""

    audit: int
    keyring: tuple[int, ...]
    kernel: tuple[int, ...]
    """bpf, perf_event_open, userfaultfd."""
    mounts: tuple[int, ...]
    """mount, umount2, pivot_root, setns."""
    clone: int
    unshare: int
    socket: int


_MACHINES: Mapping[str, _Machine] = {
    "x86_64": _Machine(
        audit=0xC000003E,
        keyring=(248, 249, 250),
        kernel=(321, 298, 323),
        mounts=(165, 166, 155, 308),
        clone=56,
        unshare=272,
        socket=41,
    ),
    "aarch64": _Machine(
        audit=0xC00000B7,
        keyring=(217, 218, 219),
        kernel=(280, 241, 282),
        mounts=(40, 39, 41, 268),
        clone=220,
        unshare=97,
        socket=198,
    ),
}
_NEW_MOUNTS = (428, 429, 430, 442)
"""open_tree, move_mount, fsopen, mount_setattr: the same number everywhere."""
_FALLING_BACK = (425, 435)
"""io_uring_setup and clone3 hide their arguments from filters; programs know what to do without them."""


def call_filter(machine: str = platform.machine()) -> bytes:
    """The filter as the kernel wants it; empty for processors that we have no numbers of."""
    known = _MACHINES.get(machine)
    if known is None:
        return b""
    program = [
        # Programs for another processor family have other numbers: none of their calls is let through.
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, known.audit, 1, 0),
        _refuse(errno.EPERM),
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, _X32, 0, 1),
        _refuse(errno.EPERM),
    ]
    for number in (*known.keyring, *known.kernel, *known.mounts, *_NEW_MOUNTS):
        program += [_step(_EQUAL, number, 0, 1), _refuse(errno.EPERM)]
    for number in _FALLING_BACK:
        program += [_step(_EQUAL, number, 0, 1), _refuse(errno.ENOSYS)]
    for number in (known.clone, known.unshare):
        program += _when(number, _ANY_BIT, _NEW_USER_NAMESPACE)
    program += [*_when(known.socket, _EQUAL, _VSOCK), _step(_RETURN, _ALLOW)]
    return b"".join(program)


def _when(number: int, test: int, value: int) -> list[bytes]:
    """Refuse a call whose first argument is so."""
    return [
        _step(_EQUAL, number, 0, 4),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(test, value, 0, 1),
        _refuse(errno.EPERM),
        _step(_RETURN, _ALLOW),
    ]


def _refuse(code: int) -> bytes:
    return _step(_RETURN, _ERRNO | code)


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """One `struct sock_filter`."""
    return struct.pack("<HBBI", code, then, otherwise, value)
