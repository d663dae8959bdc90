"""The argparse parsers of one file: where each is made, what it is called and which options it has."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_GROUPS = frozenset({"add_argument_group", "add_mutually_exclusive_group"})
_NESTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_DEEPEST = 4
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Scope:
    """A module or function, with the statements that are its own."""

    qualname: str
    """Empty for the module."""
    node: ast.Module | Function
    owner: str = ""
    """The class around a method."""

    def nodes(self) -> Iterator[ast.AST]:
        """Its nodes, without those of definitions inside, in source order."""
        waiting: list[ast.AST] = list(reversed(self.node.body))
        while waiting:
            node = waiting.pop()
            yield node
            if not isinstance(node, _NESTED):
                waiting.extend(reversed(list(ast.iter_child_nodes(node))))


@dataclass(frozen=True, slots=True, eq=False)
class Parser:
    """One parser as a variable of a scope."""

    name: str
    """The variable as written: `parser`, `self.parser`."""
    scope: Scope
    line: int
    made: ast.Assign | ast.AnnAssign | None
    """None when it is a parameter."""
    command: str = ""
    """The subcommand that it reads."""
    parents: tuple[str, ...] | None = ()
    """Variables named in `parents=`; None when they are not plain names."""
    calls: list[ast.Call] = field(default_factory=list)
    """Every `add_argument` on it, on its groups and in functions that it is given to."""
    strange: list[int] = field(default_factory=list)
    """Lines where it is handed to code of other files."""

    def __str__(self) -> str:
        where = f" in {self.scope.qualname}" if self.scope.qualname else ""
        what = f"the parser of the command '{self.command}'" if self.command else "a parser"
        return f"line {self.line}: {self.name}{where}, {what}"

    def called(self, word: str) -> bool:
        """Whether a person may mean it by this word."""
        names = {self.name, self.name.rpartition(".")[2], self.command, self.scope.qualname}
        names |= {self.scope.qualname.rpartition(".")[2], f"{self.scope.qualname}.{self.name}"}
        return bool(word) and word in names

    @property
    def own_calls(self) -> list[ast.Call]:
        """Those written as `name.add_argument(...)` in its own scope."""
        mine = {id(node) for node in self.scope.nodes()}
        return [call for call in self.calls if id(call) in mine and receiver(call) == self.name]


def parsers_of(module: ast.Module) -> list[Parser]:
    """The parsers of a module in line order, each with what is added to it."""
    scopes = list(_scopes(module))
    classes = _constructors(module)
    found = [parser for scope in scopes for parser in _made_in(scope, classes)]
    found += [parser for scope in scopes for parser in _given_to(scope, classes, scopes, found)]
    for parser in found:
        _Filling(parser, scopes).fill(parser.scope, parser.name, 0)
    return sorted(found, key=lambda parser: parser.line)


def receiver(call: ast.Call) -> str:
    """What stands before the method's name: `self.parser` of `self.parser.add_argument()`."""
    return ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""


def method(call: ast.AST) -> str:
    """The name of the method that a call calls; empty for anything else."""
    return call.func.attr if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) else ""


def keyword_of(call: ast.Call, name: str) -> ast.expr | None:
    """The value of a keyword argument."""
    return next((each.value for each in call.keywords if each.arg == name), None)


def strings_of(call: ast.Call) -> tuple[str, ...] | None:
    """The option strings or the name of an `add_argument`; None when they are not written down."""
    values = [each.value if isinstance(each, ast.Constant) else None for each in call.args]
    texts = tuple(value for value in values if isinstance(value, str))
    return texts if texts and len(texts) == len(call.args) else None


def dest_of(call: ast.Call) -> str:
    """The attribute that an `add_argument` stores into, as argparse derives it; empty when unknown."""
    stored = keyword_of(call, "dest")
    if stored is not None:
        return str(stored.value) if isinstance(stored, ast.Constant) else ""
    return dest_for(strings_of(call) or ())


def dest_for(strings: Sequence[str]) -> str:
    """The attribute of option strings: the first long one counts."""
    if not strings:
        return ""
    if not strings[0].startswith("-"):
        return strings[0]
    long = next((text for text in strings if text.startswith("--")), strings[0])
    return long.lstrip("-").replace("-", "_")


def _scopes(module: ast.Module) -> Iterator[Scope]:
    yield Scope("", module)
    waiting: list[tuple[str, str, ast.AST]] = [("", "", module)]
    while waiting:
        prefix, owner, node = waiting.pop(0)
        for child in ast.iter_child_nodes(node):
            name = f"{prefix}{getattr(child, 'name', '')}"
            if isinstance(child, Function):
                yield Scope(name, child, owner)
                waiting.append((f"{name}.", "", child))
            elif isinstance(child, ast.ClassDef):
                waiting.append((f"{name}.", name, child))
            else:
                waiting.append((prefix, owner, child))


def _constructors(module: ast.Module) -> set[str]:
    """How `ArgumentParser` and classes derived from it are written in this file."""
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {
                f"{each.asname or each.name}.ArgumentParser" for each in node.names if each.name == "argparse"
            }
        elif isinstance(node, ast.ImportFrom) and node.module == "argparse":
            names |= {each.asname or each.name for each in node.names if each.name == "ArgumentParser"}
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) in names for base in node.bases):
            names.add(node.name)
    return names


def _made_in(scope: Scope, classes: set[str]) -> Iterator[Parser]:
    for node in scope.nodes():
        if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(node.value, ast.Call):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        call = node.value
        command = _command(call) if method(call) == "add_parser" else ""
        if len(targets) == 1 and (command or ast.unparse(call.func) in classes):
            name = ast.unparse(targets[0])
            yield Parser(name, scope, node.lineno, node, command, _parents(call))


def _command(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    return str(first.value) if isinstance(first, ast.Constant) else "?"


def _parents(call: ast.Call) -> tuple[str, ...] | None:
    value = keyword_of(call, "parents")
    if any(each.arg is None for each in call.keywords):
        return None
    if value is None:
        return ()
    if not isinstance(value, ast.List | ast.Tuple):
        return None
    return tuple(ast.unparse(each) for each in value.elts)


def _given_to(
    scope: Scope, classes: set[str], scopes: Sequence[Scope], made: Sequence[Parser]
) -> Iterator[Parser]:
    """Parameters that are parsers, unless the file hands them a parser that is known already."""
    if isinstance(scope.node, ast.Module):
        return
    for argument in scope.node.args.args:
        written = ast.unparse(argument.annotation).strip("'\"") if argument.annotation else ""
        options = [node for node in scope.nodes() if _adds_option(node, argument.arg)]
        if (written in classes or (not written and options)) and not _fed(scope, scopes, made):
            yield Parser(argument.arg, scope, scope.node.lineno, None)


def _adds_option(node: ast.AST, name: str) -> bool:
    if not isinstance(node, ast.Call) or method(node) != "add_argument" or receiver(node) != name:
        return False
    return any(text.startswith("-") for text in strings_of(node) or ())


def _fed(function: Scope, scopes: Sequence[Scope], made: Sequence[Parser]) -> bool:
    name = function.qualname.rpartition(".")[2]
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == name
        and any(ast.unparse(each) == parser.name for each in node.args)
        for parser in made
        for scope in scopes
        if scope.qualname == parser.scope.qualname
        for node in scope.nodes()
    )


def _makes_group(node: ast.Assign, name: str) -> bool:
    call = node.value
    return isinstance(call, ast.Call) and method(call) in _GROUPS and receiver(call) == name


class _Filling:
    """Collects what is added to one parser."""

    def __init__(self, parser: Parser, scopes: Sequence[Scope]) -> None:
        self._parser = parser
        self._scopes = scopes

    def fill(self, scope: Scope, name: str, depth: int) -> None:
        """Take the calls on `name` in a scope, and follow it into groups and functions of this file."""
        shared = name.startswith("self.") and scope.owner
        places = [each for each in self._scopes if each.owner == scope.owner] if shared else [scope]
        for place in places:
            for node in place.nodes():
                self._take(place, node, name, depth)

    def _take(self, scope: Scope, node: ast.AST, name: str, depth: int) -> None:
        if isinstance(node, ast.Assign) and _makes_group(node, name) and depth < _DEEPEST:
            self.fill(scope, ast.unparse(node.targets[0]), depth + 1)
        if not isinstance(node, ast.Call):
            return
        if receiver(node) == name and method(node) == "add_argument":
            self._parser.calls.append(node)
        for position, given in enumerate(node.args):
            if isinstance(given, ast.Name) and given.id == name and depth < _DEEPEST:
                self._follow(node, position, depth)

    def _follow(self, call: ast.Call, position: int, depth: int) -> None:
        called = call.func.id if isinstance(call.func, ast.Name) else ""
        target = next((each for each in self._scopes if called and each.qualname == called), None)
        if target is None or isinstance(target.node, ast.Module):
            self._parser.strange.append(call.lineno)
            return
        parameters = target.node.args.args
        if position < len(parameters):
            self.fill(target, parameters[position].arg, depth + 1)
