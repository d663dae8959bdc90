"""A twin made by exchanging one word, where every name that comes of it is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from tier_code.codebase.codemods.program.definers import classes_behind
from tier_code.codebase.codemods.program.values import ClassId, ModuleValue, Source, Variable
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.syntax.ast_file import AstFile, ast_file
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.scopes import scope_of
from tier_code.codebase.codemods.twins.placing import behind, definition_at
from tier_code.codebase.codemods.twins.word_exchange import Exchange, exchange_between
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import Overlay, SourceTree


def exchanged_twin(tree: SourceTree, step: Step) -> Edited:
    """The file with the twin that a step asks for.

    Errors: ToolDeclined when exchanging a word is not all there is to it, or a name that comes of it is
    missing; UsageProblem when the pattern is not there or the twin is.
    """
    path, new = step.targets[0].path, step.targets[0].qualname.removeprefix("+")
    pattern = step.argument("pattern")
    file = ast_file(tree, path)
    node, _ = definition_at(file, pattern)
    refuse_existing(file, new)
    if step.argument("asked"):
        raise ToolDeclined("the request asks for more than an exchange of words")
    exchange = exchange_between(pattern.rpartition(".")[2], new.rpartition(".")[2])
    if exchange is None:
        raise ToolDeclined(f"what {new.rpartition('.')[2]} does is not a matter of one word exchanged")
    old_source = _whole_lines(file, node)
    _refuse_unclear(file, node, exchange, old_source)
    content = behind(file, pattern, exchange.of_text(old_source))
    names = _Names(Overlay(tree).with_changes({path: content}), path, new, exchange)
    missing = list(names.missing())
    if missing:
        raise ToolDeclined(f"{exchange}: not everything that comes of it is there", tuple(missing))
    inside = not names.reaching and not _changed_texts(node, exchange)
    if inside and not isinstance(node, ast.ClassDef):
        raise ToolDeclined(f"{exchange}: only names inside the function would differ")
    return Edited(changes={path: content}, notes=tuple(_notes(file, node, exchange, new)))


def refuse_existing(file: AstFile, qualname: str) -> None:
    """Errors: UsageProblem when there is a definition of that name already."""
    try:
        definition_at(file, qualname)
    except UsageProblem as problem:
        if "more than once" not in str(problem):
            return
    raise UsageProblem(f"{file.path}: '{qualname}' is defined already")


def _whole_lines(file: AstFile, node: ast.stmt) -> str:
    """The lines of a definition, decorators included, with plain line ends."""
    start = file.line_start(
        min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
    )
    source = file.text[start : file.line_start((node.end_lineno or node.lineno) + 1)].decode()
    return source.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_unclear(file: AstFile, node: ast.stmt, exchange: Exchange, source: str) -> None:
    strange = exchange.strangers(source)
    if strange:
        listed = ", ".join(strange[:5])
        raise ToolDeclined(f"{exchange}: what becomes of {listed} is not plain")
    texts = [
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    lone = re.compile(rf"(?<![\w]){re.escape(exchange.old[-1])}s?(?!\w)", re.IGNORECASE)
    if len(exchange.new) > 1 and any(lone.search(text) for text in (*texts, *re.findall("#.*", source))):
        raise ToolDeclined(f"{exchange}: how texts should say it is not plain")
    name = str(getattr(node, "name", ""))
    if exchange.of_text(source) == re.sub(rf"\b{re.escape(name)}\b", exchange.of_name(name), source):
        raise ToolDeclined(f"{exchange}: nothing but the name would differ")


def _notes(file: AstFile, node: ast.stmt, exchange: Exchange, new: str) -> Iterator[str]:
    texts = _changed_texts(node, exchange)
    if texts:
        yield f"{file.path}: {new} says {exchange} in {len(texts)} texts too, which nothing can vouch for"
    listed = [
        each
        for each in file.module.body
        if isinstance(each, ast.Assign) and "__all__" in ast.unparse(each.targets[0])
    ]
    name = getattr(node, "name", "")
    if any(f"'{name}'" in ast.unparse(each.value) for each in listed):
        yield f"{file.path}: {name} is in __all__; {new} is not added to it"


def _changed_texts(node: ast.stmt, exchange: Exchange) -> list[str]:
    """The strings of a definition in which a word is exchanged."""
    values = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
    return [text for text in values if isinstance(text, str) and exchange.of_text(text) != text]


@dataclass(slots=True)
class _Names:
    """Looks up every name of a new definition that the exchange gave, in the tree that has it."""

    tree: SourceTree
    path: str
    qualname: str
    exchange: Exchange
    reaching: int = 0
    """Exchanged names that mean something outside the new definition."""

    def missing(self) -> Iterator[str]:
        """`path:line: name - why` for each name that is not there, or that nobody can tell."""
        program = Program(self.tree)
        with program.inference:
            file = program.repository.read(self.path)
            back = Exchange(self.exchange.new, self.exchange.old)
            for node in _identifiers(_definition(file, self.qualname)):
                name = text_of(node)
                given = back.of_name(name) != name
                reason = self._reason(program, file, node, name, given=given)
                if reason:
                    yield f"{file.path}:{node.start_point.row + 1}: {name} - {reason}"

    def _reason(self, program: Program, file: PythonFile, node: Node, name: str, *, given: bool) -> str:
        parent = node.parent
        if parent is None:
            return ""
        if parent.type == "attribute" and parent.child_by_field_name("attribute") == node:
            self.reaching += given
            return self._attribute(program, file, node, name, given=given)
        if parent.type == "keyword_argument" and parent.child_by_field_name("name") == node:
            self.reaching += given
            return self._keyword(program, file, parent, name)
        bound = program.imports.sources(file, scope_of(file, node), name)
        self.reaching += given and parent.child_by_field_name("name") != node and _outer(bound)
        return "not defined" if given and not bound else ""

    def _attribute(self, program: Program, file: PythonFile, node: Node, name: str, *, given: bool) -> str:
        value = program.evaluator.receiver(file, node)
        if isinstance(value, ModuleValue):
            return "" if program.imports.exported(value.key, name) else "the module has no such name"
        classes = classes_behind(value)
        definers = program.definers(name)
        if classes:
            return (
                "" if all(_has(program, cls, name) for cls in classes) else "its class has no such attribute"
            )
        if not given:
            return self._on_other(program, node, name)
        former = Exchange(self.exchange.new, self.exchange.old).of_name(name)
        before = program.definers(former)
        pairs = {cls for cls in before if cls in definers or self._twin(cls) in definers}
        return (
            "" if pairs and len(pairs) == len(before) else "nobody knows whether there is such an attribute"
        )

    def _on_other(self, program: Program, node: Node, name: str) -> str:
        """An attribute that kept its name, on something that got another: `user.email`, `order.email`."""
        owner = node.parent.child_by_field_name("object") if node.parent is not None else None
        written = text_of(owner)
        back = Exchange(self.exchange.new, self.exchange.old).of_text(written)
        definers = program.definers(name)
        if back == written or not definers or program.outside.attribute_owner(name):
            return ""
        return (
            "" if all(self._twin(cls) in definers for cls in definers) else "nobody knows whether it has that"
        )

    def _twin(self, cls: ClassId) -> ClassId:
        return ClassId(cls.module, self.exchange.of_text(cls.qualname))

    def _keyword(self, program: Program, file: PythonFile, parent: Node, name: str) -> str:
        """A keyword of a call of a class of ours must be one of its fields or parameters."""
        call = parent.parent.parent if parent.parent is not None else None
        called = call.child_by_field_name("function") if call is not None else None
        value = program.evaluator.evaluate(file, called) if called is not None else None
        classes = classes_behind(value)
        if not classes:
            return ""
        return "" if all(_has(program, cls, name) for cls in classes) else "its class takes no such keyword"


def _outer(bound: Sequence[Source]) -> bool:
    """Whether a name is no variable of a function."""
    return any(not isinstance(each, Variable) or each.scope is None for each in bound)


def _has(program: Program, cls: ClassId, name: str) -> bool:
    ancestors = program.ancestors(cls)
    if program.hierarchy.outside(ancestors) or hasattr(object, name):
        return True
    return any(each in ancestors for each in program.definers(name))


def _definition(file: PythonFile, qualname: str) -> Node:
    """The node of a definition by its dotted name."""
    node = file.root
    for name in qualname.split("."):
        node = next(
            child for child in _statements(node) if text_of(child.child_by_field_name("name")) == name
        )
    return node


def _statements(node: Node) -> Iterator[Node]:
    body = node.child_by_field_name("body") or node
    for child in body.named_children:
        yield child.child_by_field_name("definition") or child


def _identifiers(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if current.type == "identifier":
            yield current
        waiting.extend(reversed(current.named_children))
