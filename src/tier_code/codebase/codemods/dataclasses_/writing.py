"""Writing the dataclass: fields, `__post_init__`, decorator and imports, line by line."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from tier_code.codebase.codemods.dataclasses_.shape import ClassPlan, FieldPlan
from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.domain.errors import ToolDeclined


class Writer:
    """One class of one file; `prefix` stands before the names of the `dataclasses` module."""

    def __init__(self, file: AstFile, plan: ClassPlan, prefix: str) -> None:
        self._file = file
        self._plan = plan
        self._prefix = prefix
        self._indent = file.indent(plan.init.lineno)
        self.uses: set[str] = {"dataclass"}

    def edits(self) -> list[tuple[int, int, str]]:
        """The edits of the file's bytes.

        Errors: ToolDeclined when statements share lines.
        """
        plan, file = self._plan, self._file
        for part in (plan.cls.body[0], plan.init, *plan.init.body, *plan.removed):
            if not file.alone(part):
                raise ToolDeclined(f"line {part.lineno} holds several statements")
        first, last = plan.cls.lineno, plan.cls.end_lineno or plan.cls.lineno
        old = [file.line(number) for number in range(first, last + 1)]
        new = tidied(self._rebuilt(first, last), old)
        return [
            (
                file.line_start(first + i1),
                file.line_start(first + i2),
                "".join(f"{line}\n" for line in new[j1:j2]),
            )
            for tag, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
            if tag != "equal"
        ]

    def _rebuilt(self, first: int, last: int) -> list[str]:
        """The lines of the class, decorator included."""
        gone, above = self._gone(), self._inserted()
        lines: list[str] = []
        for number in range(first, last + 1):
            lines += above.get(number, [])
            if number not in gone:
                lines.append(self._file.line(number))
        return [*lines, *above.get(last + 1, [])]

    def _gone(self) -> set[int]:
        """The lines that are taken out."""
        gone: set[int] = set()
        for part in (self._plan.init, *self._plan.removed):
            start, end = _first_line(self._file, part, comments=False), part.end_lineno or part.lineno
            gone |= set(range(start, end + 1))
        gone |= set(self._documentation)
        return gone

    def _inserted(self) -> dict[int, list[str]]:
        """New lines by the line that they stand above."""
        plan, file = self._plan, self._file
        settings = [] if plan.equal else ["eq=False"]
        settings += ["repr=False"] if plan.inherits_repr else []
        given = f"({', '.join(settings)})" if settings else ""
        head = plan.cls.lineno
        found = {head: [f"{file.indent(head)}@{self._prefix}dataclass{given}"]}
        method = _first_line(file, next(part for part in plan.cls.body if _is_method(part)))
        found.setdefault(plan.cls.body[0].lineno, [])
        if self._documentation:
            found.setdefault(self._documentation.start, []).extend(self._docstring())
        elif ast.get_docstring(plan.init, clean=False) is not None:
            start = _first_line(file, plan.cls.body[0])
            found.setdefault(start, []).extend([*self._docstring(), ""])
        found.setdefault(method, []).extend(["", *self._fields(), ""])
        if plan.derived:
            found.setdefault(plan.init.lineno, []).extend(self._post_init())
        return found

    @property
    def _documentation(self) -> range:
        """The lines of the class's docstring, when that of `__init__` joins it."""
        own = self._plan.cls.body[0]
        if ast.get_docstring(self._plan.init, clean=False) is None:
            return range(0)
        if ast.get_docstring(self._plan.cls, clean=False) is None:
            return range(0)
        return range(own.lineno, (own.end_lineno or own.lineno) + 1)

    def _docstring(self) -> list[str]:
        """The docstring of the class with the words of that of `__init__`."""
        words = self._text_of(self._plan.init.body[0])
        if not self._documentation:
            return words
        own = self._text_of(self._plan.cls.body[0])
        quotes = own[0].strip()[:3]
        both = "\n".join(own).rstrip(), "\n".join(words)
        if quotes not in ('"""', "'''") or not both[0].endswith(quotes) or len(both[0].strip()) < 6:
            raise ToolDeclined("the docstring of __init__ cannot join that of the class")
        inner = both[1].strip()
        if not (inner.startswith(quotes) and inner.endswith(quotes)) or "\\" in both[0] + inner:
            raise ToolDeclined("the docstring of __init__ cannot join that of the class")
        more = f"{self._indent}{inner[3:-3].strip()}\n{self._indent}{quotes}"
        joined = f"{both[0].removesuffix(quotes).rstrip()}\n\n{more}"
        return joined.split("\n")

    def _text_of(self, part: ast.stmt) -> list[str]:
        """The lines of a docstring as they stand in the body of the class."""
        deep = self._file.indent(part.lineno)
        lines = [
            self._file.line(number) for number in range(part.lineno, (part.end_lineno or part.lineno) + 1)
        ]
        if "#" in lines[-1].rpartition(lines[0].strip()[:1])[2]:
            raise ToolDeclined("a comment stands behind a docstring")
        return [self._indent + line.removeprefix(deep) if line.startswith(deep) else line for line in lines]

    def _fields(self) -> list[str]:
        lines: list[str] = []
        keywords = False
        for field in self._plan.fields:
            if field.keyword_only and not keywords:
                keywords = True
                self.uses.add("KW_ONLY")
                lines.append(f"{self._indent}_: {self._prefix}KW_ONLY")
            lines += [f"{self._indent}{comment}" for comment in field.comments]
            behind = f"  {field.trailing}" if field.trailing else ""
            lines.append(f"{self._indent}{field.name}: {field.annotation}{self._value(field)}{behind}")
        return lines

    def _value(self, field: FieldPlan) -> str:
        options = []
        if field.factory:
            options += [f"default_factory={field.factory}", "init=False"]
        if not field.shown and self._plan.generates_repr:
            options.append("repr=False")
        if not options:
            return f" = {field.default}" if field.default else ""
        self.uses.add("field")
        options[:0] = [f"default={field.default}"] if field.default else []
        return f" = {self._prefix}field({', '.join(options)})"

    def _post_init(self) -> list[str]:
        init = self._plan.init
        returns = " -> None" if init.returns is not None else ""
        lines = [f"{self._indent}def __post_init__({init.args.args[0].arg}){returns}:"]
        for number, statement in enumerate(self._plan.derived):
            start = statement.lineno
            while self._file.line(start - 1).lstrip().startswith("#"):
                start -= 1
            if number and not self._file.line(start - 1).strip():
                lines.append("")
            lines += self._renamed(start, statement)
        return lines

    def _renamed(self, start: int, statement: ast.stmt) -> list[str]:
        """The lines of a statement in which parameters are read from the object."""
        file, me = self._file, self._plan.init.args.args[0].arg
        begin, end = file.line_start(start), file.line_start((statement.end_lineno or statement.lineno) + 1)
        pieces, position = [], begin
        for node in sorted(_parameter_names(statement, self._plan.parameters), key=file.start):
            at = file.start(node)
            if file.text[at : file.end(node)] != node.id.encode():
                raise ToolDeclined(f"'{node.id}' stands in an f-string whose places are not certain")
            pieces += [file.text[position:at].decode(), f"{me}.{node.id}"]
            position = file.end(node)
        text = "".join([*pieces, file.text[position:end].decode()])
        return text.replace("\r\n", "\n").rstrip("\n").split("\n")


def tidied(lines: list[str], old: list[str]) -> list[str]:
    """Lines without the empty ones that taking others out has left; runs that the class had anyway stay."""
    runs = any(not one.strip() and not two.strip() for one, two in itertools.pairwise(old))
    kept: list[str] = []
    for line in lines:
        blank = not line.strip()
        opening = bool(kept) and kept[-1].rstrip().endswith(":") and kept[-1].lstrip().startswith("class ")
        if blank and (opening or (kept and not kept[-1].strip() and not runs)):
            continue
        kept.append(line)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _parameter_names(statement: ast.AST, parameters: Sequence[str]) -> Iterable[ast.Name]:
    return [node for node in ast.walk(statement) if isinstance(node, ast.Name) and node.id in parameters]


def _is_method(part: ast.stmt) -> bool:
    return isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)


def _first_line(file: AstFile, part: ast.stmt, *, comments: bool = True) -> int:
    decorators: list[ast.expr] = getattr(part, "decorator_list", [])
    line = min([part.lineno, *(each.lineno for each in decorators)])
    while comments and file.line(line - 1).lstrip().startswith("#"):
        line -= 1
    return line
