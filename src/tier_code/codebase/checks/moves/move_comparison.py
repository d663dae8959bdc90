"""Trees before and after a move, side by side: what must be equal, and in which form it may differ."""

from __future__ import annotations

import ast
import copy
import io
import posixpath
import tokenize
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tier_code.codebase.source_text import utf8_source
from tier_code.domain.plan import Step

Imports = ast.Import | ast.ImportFrom


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveClaim:
    """What a step says that it does."""

    source: str
    to: str
    names: frozenset[str]

    @property
    def modules(self) -> frozenset[str]:
        """The last names of both modules."""
        stems = (posixpath.splitext(path)[0].removesuffix("/__init__") for path in (self.source, self.to))
        return frozenset(posixpath.basename(stem) for stem in stems)


def claim_of_move(step: Step) -> MoveClaim:
    """What the step declares."""
    return MoveClaim(
        source=step.targets[0].path,
        to=step.argument("to"),
        names=frozenset(target.qualname.partition("#")[0] for target in step.targets),
    )


def parsed(content: bytes | None) -> ast.Module:
    """A module; empty for a file that is not there.

    Errors: SyntaxError and ValueError when it cannot be read.
    """
    source = utf8_source(content or b"")
    if source is None:
        raise ValueError("its encoding cannot be read")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source.decode("utf-8-sig"))


def statements(module: ast.Module, path: str, plain: Plain) -> list[tuple[str, ast.stmt]]:
    """The top-level statements that are no imports, each as text that leaves out what a move may change."""
    kept = (node for node in module.body if not isinstance(node, Imports) and not only_imports(node))
    return [(plain.text(node, path), node) for node in kept]


def only_imports(node: ast.stmt) -> bool:
    """`if TYPE_CHECKING:` or `try:` around imports only, perhaps with plain values instead."""
    if isinstance(node, ast.If):
        return all(_harmless(each) for each in [*node.body, *node.orelse])
    if isinstance(node, ast.Try):
        inner = [*node.body, *node.orelse, *node.finalbody, *(s for h in node.handlers for s in h.body)]
        return all(_harmless(each) for each in inner)
    return False


def _harmless(node: ast.stmt) -> bool:
    if isinstance(node, Imports | ast.Pass) or only_imports(node):
        return True
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.Name | ast.Attribute)


@dataclass(frozen=True, slots=True)
class Plain:
    """What does not count in a comparison: by which module a moved name is called, and how it got there."""

    names: frozenset[str]
    """Everything that moved."""
    modules: frozenset[str]
    """The last names of both modules."""

    def text(self, node: ast.AST, path: str) -> str:
        """The syntax tree as text, `module.name` of moved names as `name`, imports by what they mean."""
        return ast.dump(_PlainTree(path, self).visit(copy.deepcopy(node)))


class _PlainTree(ast.NodeTransformer):
    """Takes out what differs by place alone."""

    def __init__(self, path: str, plain: Plain) -> None:
        self._path = path
        self._plain = plain

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """`a.b.name` may have become `a.c.name` or `name`."""
        if node.attr in self._plain.names and _is_dotted(node.value):
            return ast.Name(node.attr, node.ctx)
        return self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> ast.AST | None:
        """Imports of the two modules inside of functions may change."""
        left = [name for name in node.names if name.name.rpartition(".")[2] not in self._plain.modules]
        return ast.Import(left) if left else None

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | None:
        """So may those of moved names; the rest is compared by the module that is meant."""
        ignored = self._plain.names | self._plain.modules
        left = [name for name in node.names if name.name not in ignored]
        if not left:
            return None
        module = node.module or ""
        if node.level:
            folder = posixpath.dirname(self._path)
            for _ in range(node.level - 1):
                folder = posixpath.dirname(folder)
            module = posixpath.join(folder, module.replace(".", "/"))
        return ast.ImportFrom(module=module, names=left, level=0)


def _is_dotted(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def defined(node: ast.stmt) -> str:
    """The name that a top-level statement defines; empty for none or several."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id
    alias = getattr(node, "name", None)
    return alias.id if isinstance(alias, ast.Name) else ""


def comments(content: bytes | None) -> Counter[str]:
    """The comments of a file that are not on the lines of import statements."""
    source = utf8_source(content or b"")
    if not source:
        return Counter()
    text = source.decode("utf-8-sig")
    module = parsed(content)
    imports = [node for node in ast.walk(module) if isinstance(node, Imports)]
    imports_alone = [node for node in module.body if only_imports(node)]
    taken = {
        line
        for node in (*imports, *imports_alone)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    tokens = tokenize.generate_tokens(io.StringIO(text, newline="").readline)
    return Counter(
        token.string.strip()
        for token in tokens
        if token.type == tokenize.COMMENT and token.start[0] not in taken
    )


def in_order(part: list[str], whole: list[str]) -> bool:
    """Whether `part` is `whole` with some items left out."""
    rest: Iterator[str] = iter(whole)
    return all(any(item == other for other in rest) for item in part)
