"""Names that code puts together from pieces, such as `getattr(self, "visit_" + kind)`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.renaming.answers import Answer, Verdict
from tier_code.codebase.codemods.renaming.dynamic import DynamicLookups
from tier_code.codebase.codemods.renaming.family import Family
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.renaming.verdicts import Judge
from tier_code.codebase.codemods.syntax.nodes import enclosing
from tier_code.codebase.codemods.syntax.python_file import PythonFile

_LOOKS_UP = re.compile(rb"\b[a-z]*attr\(|\bglobals\(\)|\blocals\(\)|\bvars\(|__dict__|\bdir\(")
_ONLY_PLACEHOLDERS = re.compile(r"(?:%[sdr]|\{[^{}]*\}|\||\*)+")
_WORD = rb"[0-9A-Za-z_]"
_Counts = Callable[[PythonFile, Verdict | None], bool]


class ComposedNames:
    """Looks for pieces of the target's name in strings near lookups."""

    def __init__(self, program: Program, family: Family) -> None:
        self._program = program
        self._family = family
        self._lookups = DynamicLookups(program, Judge(program, family))

    def places(self) -> Iterator[str]:
        """Every place where a name with a piece of the target's may be looked up."""
        yield from self._near_lookups(_pieces(self._family.name), self._finds_target)
        yield from self._near_lookups(self._heads_of_longer_names(), lambda _, verdict: verdict is not None)

    def _near_lookups(self, pieces: list[bytes], counts: _Counts) -> Iterator[str]:
        if not pieces:
            return
        pattern = re.compile(b"|".join(pieces))
        repository = self._program.repository
        paths = set(repository.paths_with_text(_LOOKS_UP))
        for file in repository.read_all(
            path for path in repository.paths_with_text(pattern) if path in paths
        ):
            for hit in pattern.finditer(file.text):
                node = file.leaf(*hit.span())
                if node.type != "string_content" or not _stands_alone(node, hit.start(), hit.end()):
                    continue
                within = enclosing(node, "function_definition") or file.root
                if counts(file, self._lookups.verdict(file, within)):
                    line = file.line_of(hit.start())
                    shown, piece = file.line_text(line), hit.group().decode()
                    yield f"{file.path}:{line}: {shown} - names that contain '{piece}' are looked up here"

    def _finds_target(self, file: PythonFile, verdict: Verdict | None) -> bool:
        if verdict is None or verdict.answer is Answer.NO:
            return False
        modules = self._program.repository.modules
        at_home = any(file.path in modules.files(key) for key in self._family.modules)
        return bool(self._family.classes) or at_home or verdict.answer is not Answer.UNKNOWN

    def _heads_of_longer_names(self) -> list[bytes]:
        """What stands before a class's name in longer ones: `visit_` when there is a `visit_Name`."""
        definitions = (
            item for variable in self._family.variables for item in self._program.evaluator.bindings(variable)
        )
        parents = (item.node.parent for item in definitions)
        if not any(parent is not None and parent.type == "class_definition" for parent in parents):
            return []
        name = re.escape(self._family.name.encode())
        longer = re.compile(b"(?<!%b)([A-Za-z_]%b*_)%b(?!%b)" % (_WORD, _WORD, name, _WORD))
        heads = {
            head
            for path in self._program.repository.python_paths
            for head in longer.findall(self._program.repository.raw(path) or b"")
        }
        return [re.escape(head) + b"(?!%b)" % _WORD for head in sorted(heads) if len(head) > 2]


def _pieces(name: str) -> list[bytes]:
    """Patterns for the beginnings and ends of a name, cut at its underscores."""
    cuts = [index for index, letter in enumerate(name) if letter == "_" and 0 < index < len(name) - 1]
    heads = [b"%b(?!%b)" % (re.escape(name[: index + 1].encode()), _WORD) for index in cuts if index > 1]
    tails = [b"(?<!%b)%b(?!%b)" % (_WORD, re.escape(name[index:].encode()), _WORD) for index in cuts]
    return [*heads, *tails]


def _stands_alone(node: Node, start: int, end: int) -> bool:
    """Whether nothing but placeholders stands beside the piece in its string."""
    content = node.text or b""
    rest = content[: start - node.start_byte] + b"|" + content[end - node.start_byte :]
    return bool(_ONLY_PLACEHOLDERS.fullmatch(rest.decode()))
