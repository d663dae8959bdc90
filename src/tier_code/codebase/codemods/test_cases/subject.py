"""The function under test: where it is, how a test reaches it, and what its source says."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.codebase.mutants.functions import Function, first_line, function_at
from tier_code.codebase.mutants.mutant import Mutant, mutants_of
from tier_code.codebase.purity.judge import Judge
from tier_code.codebase.purity.modules import Module
from tier_code.codebase.running.importing import importable
from tier_code.codebase.source_text import lines_of, utf8_source
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.patch import digest
from tier_code.domain.plan import Target
from tier_code.ports.source import SourceTree


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One function to be tested, as plain data."""

    target: Target
    module: str
    """Dotted, as a test imports it."""
    import_root: str
    """The folder that must be on the import path; `.` for the repository itself."""
    first: int
    """First line of the definition, decorators included."""
    last: int
    lines: tuple[str, ...]
    """The definition as written, line by line from `first` on."""
    mutants: tuple[Mutant, ...]
    module_digest: str
    """Tells one state of the module from another."""

    @property
    def name(self) -> str:
        """The function's own name."""
        return self.target.qualname.partition("#")[0].rpartition(".")[2]

    @property
    def dotted(self) -> str:
        """The name below the module, `f` or `C.f`."""
        return self.target.qualname.partition("#")[0]

    @property
    def alias(self) -> str:
        """What a test calls the module."""
        return self.module.rpartition(".")[2]

    @property
    def digest(self) -> str:
        """Tells one state of the function from another."""
        return f"{self.target} {self.module_digest}"

    @property
    def source_lines(self) -> dict[int, str]:
        """Line number to what stands there, without its indentation."""
        return {self.first + place: line.strip() for place, line in enumerate(self.lines)}


@dataclass(frozen=True, slots=True)
class Examined:
    """The parsed side of a subject; it stays in the process that parsed it."""

    module: Module
    function: Function
    subject: Subject


def examine(tree: SourceTree, target: Target) -> Examined:
    """Find the function.

    Errors: UsageProblem when there is none of that name; ToolDeclined when it is not pure.
    """
    judge = Judge(tree)
    module = judge.modules.at(target.path)
    function = None if module is None else function_at(module.tree, target.qualname)
    if module is None or function is None:
        raise UsageProblem(f"{target} is not a function of a module or a static method of a class")
    reason = judge.objection(module, target.qualname)
    if reason:
        raise ToolDeclined(f"{target.qualname} is not pure: it {reason}")
    dotted, root = importable(tree, target.path)
    subject = Subject(
        target=target,
        module=dotted,
        import_root=root,
        first=first_line(function),
        last=function.end_lineno or function.lineno,
        lines=_lines(tree, target.path, first_line(function), function.end_lineno or function.lineno),
        mutants=mutants_of(function),
        module_digest=digest(tree.read(target.path) or b""),
    )
    return Examined(module, function, subject)


def _lines(tree: SourceTree, path: str, first: int, last: int) -> tuple[str, ...]:
    source = utf8_source(tree.read(path) or b"") or b""
    return tuple(line.decode("utf-8", "replace") for line in lines_of(source)[first - 1 : last])
