"""What a block of Python holds: the definition that was asked for, imports for it, and what else came."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tier_code.codebase.answers.definitions import definition_nodes
from tier_code.codebase.answers.edits.edges import at_left_edge, parsed, syntax_problem
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.checks.function_bodies import is_stub
from tier_code.codebase.indentation import cut_out
from tier_code.codebase.languages.grammars import PYTHON, parse
from tier_code.domain.untrusted import one_line

Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
ImportStatement = ast.Import | ast.ImportFrom
_GAP = re.compile(r"^[ \t]*(?:\.\.\.|\u2026)[ \t]*\n", re.MULTILINE)
_IMPORT_LINE = re.compile(r"^(?:import|from)[ \t]+[\w.].*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Piece:
    """One definition or assignment cut out of a block."""

    name: str
    """Dotted, with the classes around it in the block."""
    code: str
    """At the left edge, without a line end behind it."""
    node: ast.stmt


@dataclass(frozen=True, slots=True)
class PythonBlock:
    """A block as Python reads it."""

    pieces: tuple[Piece, ...]
    """Functions, classes and assignments, those in classes too, in order."""
    imports: tuple[ImportStatement, ...]
    """Those outside of every definition."""
    others: tuple[ast.stmt, ...]
    """Statements that bind nothing: calls, tests, `if __name__ == ...`."""

    def named(self, qualname: str) -> list[Piece]:
        """Pieces of that name; a method may come with or without its class around it."""
        plain = ".".join(part.partition("#")[0] for part in qualname.split("."))
        last = plain.rpartition(".")[2]
        whole = [piece for piece in self.pieces if piece.name == plain]
        bare = [piece for piece in self.pieces if piece.name == last]
        partly = [piece for piece in self.pieces if plain.endswith(f".{piece.name}")]
        return whole or bare or partly

    def apart_from(self, taken: Sequence[Piece]) -> Iterator[Piece]:
        """The pieces that are not those, nor around them, nor in them."""
        inside = {id(node) for piece in taken for node in ast.walk(piece.node)}
        for piece in self.pieces:
            around = any(each.node in list(ast.walk(piece.node)) for each in taken)
            if id(piece.node) not in inside and not around:
                yield piece


def python_block(content: str) -> PythonBlock:
    """Read a block; gaps that stand for lines not shown are passed over where the rest can be read.

    Errors: AnswerRefused when Python cannot read it.
    """
    code = at_left_edge(content)
    module = parsed(code)
    if module is None:
        return _salvaged(code)
    return _read(code, module)


def names_in(content: str) -> frozenset[str]:
    """Names that a block defines at its outermost levels, for finding out what it is for; never fails."""
    try:
        block = python_block(content)
    except AnswerRefused:
        return frozenset()
    return frozenset(piece.name for piece in block.pieces) | {
        piece.name.rpartition(".")[2] for piece in block.pieces
    }


def _read(code: str, module: ast.Module) -> PythonBlock:
    imports = tuple(node for node in module.body if isinstance(node, ImportStatement))
    others = tuple(
        node for node in module.body if not isinstance(node, ImportStatement) and not bound_names(node)
    )
    return PythonBlock(tuple(_pieces(code, module, module.body, "")), imports, others)


def _pieces(code: str, module: ast.Module, body: Sequence[ast.stmt], scope: str) -> Iterator[Piece]:
    for node in body:
        for name in bound_names(node):
            qualname = f"{scope}.{name}".lstrip(".")
            yield Piece(qualname, _source(code, module, node), node)
        if isinstance(node, ast.ClassDef):
            yield from _pieces(code, module, node.body, f"{scope}.{node.name}".lstrip("."))


def _source(code: str, module: ast.Module, node: ast.stmt) -> str:
    decorators = node.decorator_list if isinstance(node, Named) else []
    first = min([node.lineno, *(each.lineno for each in decorators)])
    last = node.end_lineno or first
    if isinstance(node, Named):
        last = _with_comments(code.split("\n"), last, node.col_offset)
    return cut_out(code, module, first, last).rstrip("\n")


def _with_comments(lines: Sequence[str], last: int, depth: int) -> int:
    """The last line of a definition, with the comments below its last statement that belong to it."""
    found = last
    for number in range(last + 1, len(lines) + 1):
        line = lines[number - 1]
        inside = len(line) - len(line.lstrip()) > depth
        if line.strip() and not (line.lstrip().startswith("#") and inside):
            break
        found = number if line.strip() else found
    return found


def bound_names(node: ast.stmt) -> list[str]:
    """The names that a statement defines."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [name for target in targets for name in _assigned(target)]
        case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
            return _assigned(target)
    return [node.name.id] if type(node).__name__ == "TypeAlias" else []  # type: ignore[attr-defined]  # 3.12


def _assigned(target: ast.expr) -> list[str]:
    if isinstance(target, ast.Name):
        return [target.id]
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        return [target.attr] if target.value.id in ("self", "cls") else []
    elements = target.elts if isinstance(target, ast.Tuple | ast.List) else []
    return [name for element in elements for name in _assigned(element)]


def _salvaged(code: str) -> PythonBlock:
    """The definitions of a block that as a whole is no Python: a class with `...` for its other methods."""
    without = _GAP.sub("", code)
    module = parsed(without)
    if module is not None:
        return _read(without, module)
    problem = syntax_problem(code)
    pieces = list(_sound_definitions(without))
    if not pieces:
        raise AnswerRefused(f"the code in the answer cannot be parsed: {one_line(problem, 80)}")
    found = _IMPORT_LINE.findall(without)
    imports = [node for line in found if (read := parsed(line)) for node in read.body]
    return PythonBlock(
        tuple(pieces), tuple(node for node in imports if isinstance(node, ImportStatement)), ()
    )


def _sound_definitions(code: str) -> Iterator[Piece]:
    """Functions that can be read by themselves although what is around them cannot."""
    source = code.encode("utf-8", "replace")
    root = parse(PYTHON, source).root_node
    lines = code.split("\n")
    for node in definition_nodes(root):
        holder = node.parent
        whole = holder if holder is not None and holder.type == "decorated_definition" else node
        if node.type != "function_definition" or whole.has_error:
            continue
        cut = at_left_edge("\n".join(lines[whole.start_point.row : whole.end_point.row + 1]))
        module = parsed(cut)
        if module is not None and len(module.body) == 1 and isinstance(module.body[0], Named):
            yield Piece(module.body[0].name, cut.rstrip("\n"), module.body[0])


def empty_definition(node: ast.stmt) -> bool:
    """Whether a definition is only named, as in an outline: no body but docstring, `...` or `pass`."""
    if isinstance(node, ast.ClassDef):
        return all(
            isinstance(each, ast.Pass)
            or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
            or empty_definition(each)
            for each in node.body
        )
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and is_stub(node)
