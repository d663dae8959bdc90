"""Adding special methods to a class: which, over which attributes, and where they go."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.codebase.checks.docstrings.code_facts import find_definition
from tier_code.codebase.codemods.special_methods.kept import (
    Keeping,
    Kept,
    Method,
    inherited_methods,
    keeping_of,
)
from tier_code.codebase.codemods.special_methods.templates import (
    SECRET,
    Style,
    eq_lines,
    hash_lines,
    repr_lines,
)
from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.domain.errors import ToolDeclined, UsageProblem

KNOWN = ("__repr__", "__eq__", "__hash__")


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A file with new methods; no content when the class has them all."""

    content: bytes | None
    notes: tuple[str, ...]


def add_special_methods(file: AstFile, qualname: str, wanted: Sequence[str], *, f_strings: bool) -> Added:
    """Write the wanted ones that the class lacks.

    Errors: UsageProblem for a class that is not there; ToolDeclined when its attributes do not tell what to
    write.
    """
    cls = find_definition(file.module, file.text, qualname)
    if not isinstance(cls, ast.ClassDef):
        raise UsageProblem(f"{file.path}: there is no class '{qualname}'")
    return _Writer(file, cls, qualname).write(wanted, f_strings=f_strings)


class _Writer:
    """One class being added to."""

    def __init__(self, file: AstFile, cls: ast.ClassDef, qualname: str) -> None:
        self._file = file
        self._cls = cls
        self._qualname = qualname
        self._methods = {part.name: part for part in cls.body if isinstance(part, Method)}
        self._notes: list[str] = []

    def write(self, wanted: Sequence[str], *, f_strings: bool) -> Added:
        """The file with the methods behind `__init__`."""
        others = [name for name in wanted if name not in KNOWN]
        if others:
            raise ToolDeclined(f"no template writes {', '.join(others)}")
        missing = [name for name in KNOWN if name in wanted and not self._defines(name)]
        self._notes += [f"{self._cls.name} has {name} already" for name in wanted if self._defines(name)]
        missing = self._without_inherited(missing)
        if not missing:
            return Added(content=None, notes=tuple(self._notes))
        keeping = keeping_of(self._cls, self._file.module)
        self._require(keeping, missing)
        style = self._style(f_strings=f_strings)
        blocks = [self._block(name, keeping, wanted, style) for name in missing]
        self._note(keeping, missing)
        return Added(content=self._inserted(blocks), notes=tuple(self._notes))

    def _without_inherited(self, missing: list[str]) -> list[str]:
        """An `__eq__` of a base is one already; a `__hash__` of a base must not end unseen."""
        inherited = inherited_methods(self._cls, self._file.module)
        if "__eq__" in missing and "__eq__" in inherited:
            self._notes.append(f"{self._cls.name} has the __eq__ of {inherited['__eq__']} already")
            return [name for name in missing if name == "__repr__"]
        if "__eq__" in missing and "__hash__" in inherited and "__hash__" not in missing:
            raise ToolDeclined(
                f"an __eq__ of its own would end the __hash__ that {self._cls.name} has from "
                f"{inherited['__hash__']}; ask for both"
            )
        return missing

    def _defines(self, name: str) -> bool:
        assigned = [part for part in self._cls.body if isinstance(part, ast.Assign)]
        return name in self._methods or any(ast.unparse(part.targets[0]) == name for part in assigned)

    def _require(self, keeping: Keeping, missing: Sequence[str]) -> None:
        if keeping.unseen and set(missing) != {"__repr__"}:
            raise ToolDeclined(
                f"{self._cls.name} may have attributes of {keeping.unseen[0]}, which is not in the same file"
            )
        if not keeping.always:
            only = f"only {', '.join(keeping.private)}" if keeping.private else "nothing"
            raise ToolDeclined(f"{self._cls.name} keeps {only} in its __init__ that is public and always set")

    def _block(self, name: str, keeping: Keeping, wanted: Sequence[str], style: Style) -> list[str]:
        names = [kept.name for kept in keeping.always]
        if name == "__repr__":
            return repr_lines(names, style)
        if name == "__eq__":
            return eq_lines(names, self._reachable_name(), style)
        return hash_lines(self._hashed(keeping.always, wanted), style)

    def _hashed(self, always: Sequence[Kept], wanted: Sequence[str]) -> list[str]:
        """Attributes for the hash: those that are compared and can be hashed."""
        compared = {kept.name for kept in always}
        if not self._defines("__eq__") and "__eq__" not in wanted:
            raise ToolDeclined(f"{self._cls.name} has no __eq__ to agree with; ask for __eq__ and __hash__")
        if "__eq__" in self._methods:
            own = {node.attr for node in ast.walk(self._methods["__eq__"]) if isinstance(node, ast.Attribute)}
            compared &= own
        chosen = [kept.name for kept in always if kept.hashable and kept.name in compared]
        if not chosen:
            raise ToolDeclined(f"no attribute that __eq__ of {self._cls.name} compares can be hashed")
        left = [kept.name for kept in always if kept.name in compared and not kept.hashable]
        if left:
            self._notes.append(f"left out of __hash__, as it cannot be hashed: {', '.join(left)}")
        return chosen

    def _reachable_name(self) -> str:
        """How methods of the class name it: dotted through classes, plain inside a function."""
        parts = self._qualname.split(".")
        name = parts.pop().partition("#")[0]
        while parts:
            outer = find_definition(self._file.module, self._file.text, ".".join(parts))
            if not isinstance(outer, ast.ClassDef):
                return name
            name = f"{parts.pop().partition('#')[0]}.{name}"
        return name

    def _style(self, *, f_strings: bool) -> Style:
        if not self._file.alone(self._cls.body[-1]):
            raise ToolDeclined(f"{self._cls.name} stands on one line")
        indent = self._file.indent(self._cls.body[0].lineno)
        step = indent.removeprefix(self._file.indent(self._cls.lineno)) or "    "
        functions = [node for node in ast.walk(self._file.module) if isinstance(node, Method)]
        own = list(self._methods.values()) or functions
        hinted = any(_hinted(method) for method in own)
        return Style(indent=indent, step=step, width=self._file.width, hinted=hinted, f_strings=f_strings)

    def _inserted(self, blocks: list[list[str]]) -> bytes:
        anchor = self._methods.get("__init__", self._cls.body[-1])
        if not self._file.alone(anchor):
            raise ToolDeclined(f"{self._cls.name} has no line of its own for a method")
        offset = self._file.line_start((anchor.end_lineno or anchor.lineno) + 1)
        ended = self._file.text[:offset].endswith((b"\n", b"\r"))
        text = "\n\n".join("\n".join(block) for block in blocks)
        return self._file.with_edits([(offset, offset, f"\n{text}\n" if ended else f"\n\n{text}")])

    def _note(self, keeping: Keeping, missing: Sequence[str]) -> None:
        masked = [kept.name for kept in keeping.always if SECRET.search(kept.name)]
        if masked and "__repr__" in missing:
            self._notes.append(f"not shown by __repr__, as it may be secret: {', '.join(masked)}")
        if keeping.private:
            self._notes.append(f"left out, as it is private: {', '.join(keeping.private)}")
        if keeping.unseen:
            self._notes.append(f"what {', '.join(keeping.unseen)} may keep is not shown")
        if keeping.sometimes:
            self._notes.append(f"left out, as it is not always set: {', '.join(keeping.sometimes)}")
        if "__eq__" in missing and "__hash__" not in missing and not self._defines("__hash__"):
            self._notes.append(
                f"with __eq__ and no __hash__, a {self._cls.name} cannot be in a set or a key of a dict "
                "any more; ask for __hash__ too if it should"
            )


def _hinted(method: Method) -> bool:
    parameters = [*method.args.posonlyargs, *method.args.args, *method.args.kwonlyargs]
    return method.returns is not None or any(item.annotation is not None for item in parameters)
