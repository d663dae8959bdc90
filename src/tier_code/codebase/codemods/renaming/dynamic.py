"""Lookups of attributes whose name is no literal: `getattr(x, variable)` and its kin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.renaming.answers import Answer, Verdict
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.renaming.verdicts import Judge
from tier_code.codebase.codemods.syntax.python_file import PythonFile

LOOKUP_CALLS = frozenset({"getattr", "hasattr", "setattr", "delattr", "object"})
"""Calls whose first argument has the attribute that the second names; `object` is that of `patch.object`."""
UNKNOWN_LOOKUP = Verdict(Answer.UNKNOWN, "a string looks the name up on something unknown")
_WEIGHT = (Answer.NO, Answer.UNKNOWN, Answer.UNSURE, Answer.YES)
"""From harmless to certain, when several lookups may be meant."""
_NAMESPACES = re.compile(rb"\bglobals\(\)|\blocals\(\)|\bvars\(|__dict__|\bdir\(|sys\.modules")


class DynamicLookups:
    """Finds and judges them, for one family."""

    def __init__(self, program: Program, judge: Judge) -> None:
        self._program = program
        self._judge = judge

    def verdict(self, file: PythonFile, within: Node) -> Verdict | None:
        """Whether a lookup inside this node may find the target; None when there is none."""
        found = [self.looked_up_on(file, node) for node in self._objects(file, within)]
        if _NAMESPACES.search(within.text or b""):
            found.append(UNKNOWN_LOOKUP)
        return max(found, key=lambda verdict: _WEIGHT.index(verdict.answer), default=None)

    def looked_up_on(self, file: PythonFile, node: Node) -> Verdict:
        """Whether the target is an attribute of this expression."""
        verdict = self._judge.of_value(self._program.evaluator.evaluate(file, node))
        return verdict or self._judge.of_inferred(file, node) or UNKNOWN_LOOKUP

    @staticmethod
    def _objects(file: PythonFile, within: Node) -> Iterator[Node]:
        """What such calls are given as object where the name is no literal."""
        for word in sorted(LOOKUP_CALLS):
            for start, end in file.words(word):
                call = file.leaf(start, end).parent
                listed = call.child_by_field_name("arguments") if call is not None else None
                given = listed.named_children if listed is not None else []
                inside = within.start_byte <= start < within.end_byte
                if inside and len(given) > 1 and not _is_literal(given[1]):
                    yield given[0]


def _is_literal(node: Node) -> bool:
    """Whether this is a string without expressions in it."""
    return node.type == "string" and all(child.type != "interpolation" for child in node.named_children)
