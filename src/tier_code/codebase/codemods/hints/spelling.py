"""Saying a shape in a file: under the names it has there, with the imports that are missing."""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import dataclass, field

from tier_code.codebase.codemods.hints.file_names import FileNames
from tier_code.codebase.codemods.hints.shapes import ELLIPSIS, LIST, NONE, UNION, Shape, without_none

_HARMLESS = frozenset({"typing", "collections.abc"})
"""Modules that may be imported for hints alone."""
_GENERIC_SINCE = (3, 9)
_PIPE_SINCE = (3, 10)
_SELF_SINCE = (3, 11)


@dataclass(frozen=True, slots=True, order=True)
class NeededImport:
    """A name that a file must import before a hint can say it."""

    module: str
    name: str
    typing_only: bool = False
    """Under `if TYPE_CHECKING:`."""


@dataclass(slots=True)
class Spelled:
    """A hint as text."""

    text: str
    imports: set[NeededImport] = field(default_factory=set)
    needs_lazy: bool = False
    """It cannot be evaluated where it stands."""


class Speller:
    """Spells shapes for one file."""

    def __init__(self, names: FileNames, packages: Collection[str]) -> None:
        """`packages` are the top-level names of the repository's own modules that hints may import from."""
        self._names = names
        self._packages = packages

    def spell(self, shape: Shape, line: int) -> Spelled | None:
        """The hint for a definition in this line; None when the file has no way to say it."""
        spelled = Spelled("")
        text = self._text(shape, line, spelled)
        if text is None:
            return None
        spelled.text = text
        return spelled

    def _text(self, shape: Shape, line: int, spelled: Spelled) -> str | None:
        if shape in (NONE, ELLIPSIS):
            return shape.name
        if shape.name == UNION:
            return self._union(shape, line, spelled)
        args = [self._text(part, line, spelled) for part in shape.args]
        known = [arg for arg in args if arg is not None]
        if len(known) != len(args):
            return None
        if shape.name == LIST:
            return f"[{', '.join(known)}]"
        name = self._name(shape, line, spelled)
        if name is None or not known:
            return name
        if shape.module in ("builtins", "collections.abc", "re") and self._names.floor < _GENERIC_SINCE:
            spelled.needs_lazy = True
        return f"{name}[{', '.join(known)}]"

    def _union(self, shape: Shape, line: int, spelled: Spelled) -> str | None:
        if self._names.old_style:
            return self._old_union(shape, line, spelled)
        parts = [self._text(part, line, spelled) for part in shape.args]
        known = [part for part in parts if part is not None]
        if self._names.floor < _PIPE_SINCE:
            spelled.needs_lazy = True
        return " | ".join(known) if len(known) == len(parts) else None

    def _old_union(self, shape: Shape, line: int, spelled: Spelled) -> str | None:
        rest = without_none(shape)
        if NONE in shape.args and rest is not None:
            inner, word = self._text(rest, line, spelled), "Optional"
        else:
            parts = [self._text(part, line, spelled) for part in shape.args]
            inner = ", ".join(filter(None, parts)) if None not in parts else None
            word = "Union"
        outer = self._name(Shape("typing", word), line, spelled)
        return f"{outer}[{inner}]" if inner and outer else None

    def _name(self, shape: Shape, line: int, spelled: Spelled) -> str | None:
        module, name = shape.module, shape.name
        if (module, name) == ("typing", "Self") and self._names.floor < _SELF_SINCE:
            module = "typing_extensions"
        local = self._names.local(module, name)
        if local is None and module == "collections.abc":
            # Older files say the same through typing.
            local = self._names.local("typing", name)
        if local is None:
            return self._imported(module, name, spelled)
        if local.partition(".")[0] in self._names.typing_only or self._names.classes.get(local, 0) >= line:
            spelled.needs_lazy = True
        return local

    def _imported(self, module: str, name: str, spelled: Spelled) -> str | None:
        head = name.partition(".")[0]
        top = module.partition(".")[0]
        known = top in sys.stdlib_module_names or top in self._packages or top == "typing_extensions"
        if not known or module in ("", "builtins", self._names.module) or head in self._names.bound:
            return None
        if head.startswith("_"):
            return None
        typing_only = module not in _HARMLESS
        spelled.needs_lazy = spelled.needs_lazy or typing_only
        spelled.imports.add(NeededImport(module, head, typing_only))
        return name
