"""Version control in a dictionary: HEAD is a set of files, and a commit is the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tier_code.adapters.in_memory.files import MemoryTree
from tier_code.domain.errors import CommitRefused
from tier_code.domain.patch import Clash, carry_over
from tier_code.ports.repository import AgainstHead, Committed, Draft, FileChain


class MemoryRepository:
    """Takes commits of files that are as they were written."""

    def __init__(self, tree: MemoryTree, head: Mapping[str, bytes]) -> None:
        self.head: dict[str, bytes | None] = dict(head)
        self.messages: list[str] = []
        """Of the commits made, oldest first."""
        self._tree = tree

    def draft(self, chains: Sequence[FileChain]) -> Draft:
        """What a commit would hold.

        Errors: CommitRefused.
        """
        files = []
        for chain in chains:
            before = after = self.head.get(chain.path)
            for change in chain.changes:
                carried = carry_over(*change, after)
                if isinstance(carried, Clash):
                    raise CommitRefused(f"{chain.path}: it has changes of yours in those lines")
                after = carried
            if self._tree.read(chain.path) != chain.changes[-1][1]:
                raise CommitRefused(f"{chain.path} was changed since it was accepted: commit it yourself")
            if after != before:
                files.append(AgainstHead(path=chain.path, before=before, after=after))
        return Draft(files=tuple(files))

    def commit(self, chains: Sequence[FileChain], message: str) -> Committed:
        """Make the commit.

        Errors: CommitRefused.
        """
        draft = self.draft(chains)
        if not draft.files:
            raise CommitRefused("HEAD has what was written already")
        self.head |= {file.path: file.after for file in draft.files}
        self.messages.append(message)
        return Committed(commit=f"{len(self.messages):040x}", branch="main")
