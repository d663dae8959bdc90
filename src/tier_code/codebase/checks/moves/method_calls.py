"""Where the uses of a method led before it became a function, and where they lead now."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tier_code.codebase.checks.moves.landings import BothLandings, sampled
from tier_code.codebase.checks.moves.method_comparison import Found, MethodClaim
from tier_code.codebase.checks.moves.method_files import Compared
from tier_code.ports.code import Changes
from tier_code.ports.source import Overlay, SourceTree


class CallsSurvey(BothLandings):
    """Looks up the uses of one method. Use as a context manager."""

    def __init__(self, claim: MethodClaim, compared: Compared, before: SourceTree, changes: Changes) -> None:
        super().__init__(before, Overlay(before, changes))
        self._claim, self._compared = claim, compared
        self._resolved = 0
        self._unknown = 0
        self._left = 0

    def problems(self) -> Iterator[str]:
        """Uses that lead elsewhere."""
        parted = self._compared.parted
        if parted is None:
            return
        method = (self._claim.path, parted.method.lineno)
        function = (self._claim.path, parted.function.lineno)
        for path, found in self._compared.found.items():
            for old, new in sampled(found.changed):
                yield from self._changed(path, old, new, method, function)
        if parted.kept is None:
            yield from self._lost(method)

    def _changed(
        self, path: str, old: ast.Attribute, new: ast.expr, method: tuple[str, int], function: tuple[str, int]
    ) -> Iterator[str]:
        came = self._was.of_attribute(path, old)
        goes = self._now.of_name(path, new)
        if came and method not in came:
            yield f"{path}:{old.lineno}: this did not lead to {self._claim.qualname}"
        elif function not in goes:
            yield f"{path}:{new.lineno}: this does not lead to the function {self._claim.new}"
        elif came:
            self._resolved += 1
        else:
            self._unknown += 1

    def _lost(self, method: tuple[str, int]) -> Iterator[str]:
        """Uses that still go through the object although the method is gone."""
        for path, node in sampled(list(self._was.attributes(self._claim.name))):
            changed = self._compared.found.get(path, Found()).changed
            if (node.lineno, node.end_col_offset) in {(old.lineno, old.end_col_offset) for old, _ in changed}:
                continue
            self._left += 1
            if method in self._was.of_attribute(path, node):
                yield f"{path}:{node.lineno}: this still calls {self._claim.qualname}, which is gone"

    def evidence(self) -> str:
        """What was found, on one line."""
        told = f"{self._resolved} rewritten uses led to the method and lead to the function"
        if self._unknown:
            told += f", {self._unknown} more to the function only"
        if self._left:
            told += f"; {self._left} other uses of the name do not mean it"
        return told

    def facts(self) -> tuple[tuple[str, int], ...]:
        """The same for programs."""
        return (("uses_resolved", self._resolved), ("uses_unknown", self._unknown), ("others", self._left))
