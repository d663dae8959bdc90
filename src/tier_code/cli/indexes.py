"""What is looked up in the user's code indexes: by commands in this process, by sessions in their workers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from tier_code.adapters.config.folders import cache_dir
from tier_code.adapters.storage.index_shelf import IndexShelf
from tier_code.codebase.index.maker import maker
from tier_code.codebase.index.stored import use_index
from tier_code.ports.code import Offload

Result = TypeVar("Result")


def index_shelf() -> IndexShelf:
    """The user's indexes."""
    return IndexShelf(str(cache_dir()), maker())


def look_up_in_indexes() -> None:
    """From now on this process takes what is known from the user's indexes."""
    use_index(index_shelf().reading)


@dataclass(frozen=True, slots=True)
class IndexedOffload:
    """An offload whose workers look things up in the user's indexes."""

    inner: Offload
    shelf: IndexShelf

    def run(self, function: Callable[..., Result], *arguments: object) -> Awaitable[Result]:
        """Call `function(*arguments)` elsewhere and wait for it without blocking."""
        return self.inner.run(_indexed, self.shelf, function, *arguments)


def _indexed(shelf: IndexShelf, function: Callable[..., Result], *arguments: object) -> Result:
    use_index(shelf.reading)
    return function(*arguments)
