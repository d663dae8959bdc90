"""Disks that fail, die or let somebody else act at a chosen call; otherwise the shipped `Disk`."""

from __future__ import annotations

import functools
import os
import signal
from collections.abc import Callable

from tier_code.adapters.storage.disk import Disk

CALLS = tuple(name for name in vars(Disk) if not name.startswith("_"))


class WatchedDisk(Disk):
    """Tells before and after each call; the calls are numbered from 1."""

    def __init__(self, *, can_exchange: bool = True) -> None:
        self.calls = 0
        self.can_exchange = can_exchange

    def before(self, number: int, name: str) -> None:
        """Called before the call is made."""

    def after(self, number: int, name: str) -> None:
        """Called when it has been made."""


class HastyDisk(WatchedDisk):
    """Does not wait for the real disk: neither a kill nor a reported error needs that."""

    def sync(self, opened: int) -> None:
        self.calls += 1
        self.before(self.calls, "sync")


class FailingDisk(HastyDisk):
    """Raises an error at one call, or from that call on."""

    def __init__(self, at: int, code: int, *, for_good: bool = False, can_exchange: bool = True) -> None:
        super().__init__(can_exchange=can_exchange)
        self._at = at
        self._code = code
        self._for_good = for_good

    def before(self, number: int, name: str) -> None:
        if number == self._at or (self._for_good and number > self._at):
            raise OSError(self._code, os.strerror(self._code))


class DyingDisk(HastyDisk):
    """Kills this process before one call."""

    def __init__(self, at: int, *, can_exchange: bool = True) -> None:
        super().__init__(can_exchange=can_exchange)
        self._at = at

    def before(self, number: int, name: str) -> None:
        if number == self._at:
            os.kill(os.getpid(), signal.SIGKILL)


class MeddledDisk(WatchedDisk):
    """Lets somebody else act just before, or just after, the n-th call of one name."""

    def __init__(
        self,
        name: str,
        nth: int,
        act: Callable[[], object],
        *,
        afterwards: bool = False,
        can_exchange: bool = True,
    ) -> None:
        super().__init__(can_exchange=can_exchange)
        self._name = name
        self._left = nth
        self._act = act
        self._afterwards = afterwards

    def before(self, number: int, name: str) -> None:
        if name == self._name and not self._afterwards:
            self._count()

    def after(self, number: int, name: str) -> None:
        if name == self._name and self._afterwards:
            self._count()

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._act()


def _watched(name: str) -> Callable[..., object]:
    @functools.wraps(getattr(Disk, name))
    def call(self: WatchedDisk, *arguments: object) -> object:
        self.calls += 1
        number = self.calls
        self.before(number, name)
        if name == "rename_with" and not self.can_exchange:
            return False
        result = getattr(Disk, name)(self, *arguments)
        self.after(number, name)
        return result

    return call


for _name in CALLS:
    setattr(WatchedDisk, _name, _watched(_name))
