"""One method before and one function after: what may differ between the trees, and the places that do."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef
_BINDERS = frozenset({"staticmethod", "classmethod"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodClaim:
    """What a step says that it does."""

    path: str
    qualname: str
    """Of the method."""
    new: str
    """The function's name."""

    @property
    def name(self) -> str:
        """The method's name."""
        return self.qualname.rpartition(".")[2]

    @property
    def classes(self) -> list[str]:
        """The classes around it, outermost first."""
        return self.qualname.split(".")[:-1]


@dataclass
class Found:
    """What the comparison of one file came upon."""

    problems: list[str] = field(default_factory=list)
    changed: list[tuple[ast.Attribute, ast.expr]] = field(default_factory=list)
    """Uses of the method, each with the expression that is there now."""
    stayed: list[ast.Attribute] = field(default_factory=list)
    """Uses of its name that are as they were."""


class Comparison:
    """Walks two trees side by side and allows for the declared change of form only."""

    def __init__(self, claim: MethodClaim, path: str, *, receiver_kept: bool) -> None:
        self._claim = claim
        self._path = path
        self._receiver_kept = receiver_kept
        self.found = Found()

    def compare(self, old: object, new: object, line: int = 1) -> None:
        """Two nodes, lists or values in the same place."""
        if isinstance(old, ast.AST) and isinstance(new, ast.AST):
            self._nodes(old, new, line)
        elif isinstance(old, list) and isinstance(new, list):
            if len(old) != len(new):
                self._differ(line, "something was added or left out")
                return
            for one, other in zip(old, new, strict=True):
                self.compare(one, other, line)
        elif type(old) is not type(new) or old != new:
            self._differ(line, f"{old!r} became {new!r}")

    def _nodes(self, old: ast.AST, new: ast.AST, line: int) -> None:
        line = getattr(old, "lineno", line)
        if isinstance(old, ast.Call) and isinstance(new, ast.Call) and self._is_new_call(old, new):
            return
        if isinstance(old, ast.Attribute) and old.attr == self._claim.name:
            if self._is_new_name(new) and not self._receiver_kept:
                self.found.changed.append((old, _expression(new)))
                return
            self.found.stayed.append(old)
        if isinstance(old, ast.ImportFrom) and isinstance(new, ast.ImportFrom):
            self._import(old, new)
            return
        if type(old) is not type(new):
            self._differ(line, f"{type(old).__name__} became {type(new).__name__}")
            return
        for name in old._fields:
            self.compare(getattr(old, name, None), getattr(new, name, None), line)

    def _is_new_name(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id == self._claim.new

    def _is_new_call(self, old: ast.Call, new: ast.Call) -> bool:
        """`x.method(...)` that became `function(...)`, with or without `x`; compares the arguments."""
        func = old.func
        if not isinstance(func, ast.Attribute) or func.attr != self._claim.name:
            return False
        if not self._is_new_name(new.func):
            return False
        given = list(new.args)
        if self._receiver_kept and len(given) == len(old.args) + 1:
            self.compare(func.value, given.pop(0), old.lineno)
        elif self._receiver_kept and not _looks_like_class(func.value):
            self._differ(old.lineno, "the object is not handed over")
        self.compare(old.args, given, old.lineno)
        self.compare(old.keywords, new.keywords, old.lineno)
        self.found.changed.append((func, new.func))
        return True

    def _import(self, old: ast.ImportFrom, new: ast.ImportFrom) -> None:
        """The function may be imported beside what was imported before."""
        was = [(name.name, name.asname) for name in old.names]
        now = [(name.name, name.asname) for name in new.names]
        if now != was and (self._claim.new, None) in now:
            now.remove((self._claim.new, None))
        if (old.module, old.level, was) != (new.module, new.level, now):
            self._differ(old.lineno, "an import changed")

    def _differ(self, line: int, what: str) -> None:
        self.found.problems.append(f"{self._path}:{line}: {what[:160]}")


def _expression(node: ast.AST) -> ast.expr:
    return node if isinstance(node, ast.expr) else ast.Constant(value=None)


def _looks_like_class(node: ast.expr) -> bool:
    """`Class.method(x)` hands the object over by itself."""
    last = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return last[:1].isupper() or last.startswith("_")


@dataclass(frozen=True, slots=True)
class Parted:
    """The module without the method and the function, which are compared on their own."""

    method: Function
    kept: Function | None
    """The method as it is after; None when it is gone."""
    function: Function


def part(claim: MethodClaim, old: ast.Module, new: ast.Module) -> Parted | str:
    """Take the method out of the old tree, the function and what is left of the method out of the new one.

    A text says what is not as declared.
    """
    before = {node.name for node in old.body if isinstance(node, Function)}
    functions = [node for node in new.body if isinstance(node, Function) and node.name == claim.new]
    if len(functions) != 1 or claim.new in before:
        return f"there is not one new function '{claim.new}' at the top level"
    new.body.remove(functions[0])
    homes = [_with_method(tree, claim) for tree in (old, new)]
    if len(homes[0]) != 1:
        return f"there was not one method {claim.qualname}"
    method = _taken(homes[0][0], claim.name)
    kept = [_taken(home, claim.name) for home in homes[1]]
    if len(kept) > 1 or method is None:
        return f"{claim.qualname} is there more than once"
    if not kept:
        _fill_in(homes[0][0])
    return Parted(method, kept[0] if kept else None, functions[0])


def _fill_in(home: ast.ClassDef) -> None:
    """A class whose only statement left needs another one."""
    if not home.body:
        home.body.append(ast.Pass())


def _with_method(tree: ast.Module, claim: MethodClaim) -> list[ast.ClassDef]:
    found: list[ast.AST] = [tree]
    for name in claim.classes:
        found = [
            node
            for outer in found
            for node in _inside(outer)
            if isinstance(node, ast.ClassDef) and node.name == name
        ]
    classes = [node for node in found if isinstance(node, ast.ClassDef)]
    return [node for node in classes if _named(node, claim.name) is not None]


def _inside(outer: ast.AST) -> Iterator[ast.AST]:
    """What is in the same scope, in blocks too."""
    for child in ast.iter_child_nodes(outer):
        yield child
        if not isinstance(child, Function | ast.ClassDef | ast.Lambda):
            yield from _inside(child)


def _named(home: ast.ClassDef, name: str) -> Function | None:
    return next((node for node in home.body if isinstance(node, Function) and node.name == name), None)


def _taken(home: ast.ClassDef, name: str) -> Function | None:
    found = _named(home, name)
    if found is not None:
        home.body.remove(found)
    return found


def receiver_kept(parted: Parted) -> bool | None:
    """Whether the function takes what the method was called on; None when its parameters are others."""
    old, new = ast.dump(parted.method.args), ast.dump(parted.function.args)
    if _is_static(parted.method):
        return False if old == new else None
    if old == new:
        return True
    return False if ast.dump(_without_first(parted.method.args)) == new else None


def _is_static(method: Function) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "staticmethod" for node in method.decorator_list)


def _without_first(args: ast.arguments) -> ast.arguments:
    """The parameters without the first one."""
    positional, plain = list(args.posonlyargs), list(args.args)
    (positional or plain).pop(0) if positional or plain else None
    return ast.arguments(
        posonlyargs=positional,
        args=plain,
        vararg=args.vararg,
        kwonlyargs=args.kwonlyargs,
        kw_defaults=args.kw_defaults,
        kwarg=args.kwarg,
        defaults=args.defaults,
    )


def function_problems(claim: MethodClaim, parted: Parted, comparison: Comparison) -> Iterator[str]:
    """What the function has that the method had not, or lacks."""
    method, function = parted.method, parted.function
    if type(method) is not type(function):
        yield "async came or went"
    wanted = [] if parted.kept is not None and parted.kept.decorator_list else _unbound(method)
    if list(map(ast.dump, function.decorator_list)) != list(map(ast.dump, wanted)):
        yield f"{claim.new} has other decorators"
    if _dumped(method.returns) != _dumped(function.returns):
        yield f"{claim.new} returns another type"
    if _text(method) != _text(function):
        yield f"{claim.new} has another docstring"
    comparison.compare(_code(method), _code(function), method.lineno)


def _unbound(method: Function) -> list[ast.expr]:
    return [
        node for node in method.decorator_list if not (isinstance(node, ast.Name) and node.id in _BINDERS)
    ]


def _dumped(node: ast.expr | None) -> str:
    return ast.dump(node) if node is not None else ""


def _text(function: Function) -> str:
    return inspect.cleandoc(ast.get_docstring(function, clean=False) or "")


def _code(function: Function) -> list[ast.stmt]:
    return function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body


def delegate_problems(claim: MethodClaim, parted: Parted, *, receiver_kept: bool) -> Iterator[str]:
    """What is wrong with the method that stays as a call of the function."""
    method, kept = parted.method, parted.kept
    if kept is None:
        return
    if ast.dump(method.args) != ast.dump(kept.args) or _text(method) != _text(kept):
        yield f"the signature or docstring of {claim.qualname} changed"
    code = _code(kept)
    value = code[0].value if len(code) == 1 and isinstance(code[0], ast.Return) else None
    if isinstance(value, ast.Await) and isinstance(kept, ast.AsyncFunctionDef):
        value = value.value
    static = _is_static(method)
    wanted = _forwarding(claim.new, method.args, first=receiver_kept or static)
    if value is None or ast.dump(value) != ast.dump(wanted):
        yield f"{claim.qualname} does not just call {claim.new} with its own arguments"
    bound = [node for node in kept.decorator_list if isinstance(node, ast.Name) and node.id in _BINDERS]
    moved = parted.function.decorator_list
    expected = method.decorator_list if not moved else bound
    if list(map(ast.dump, kept.decorator_list)) != list(map(ast.dump, expected)):
        yield f"{claim.qualname} has other decorators"


def _forwarding(name: str, args: ast.arguments, *, first: bool) -> ast.Call:
    """The call that hands every parameter on."""
    positional = [*args.posonlyargs, *args.args][0 if first else 1 :]
    given: list[ast.expr] = [ast.Name(each.arg, ast.Load()) for each in positional]
    if args.vararg is not None:
        given.append(ast.Starred(ast.Name(args.vararg.arg, ast.Load()), ast.Load()))
    keywords = [ast.keyword(each.arg, ast.Name(each.arg, ast.Load())) for each in args.kwonlyargs]
    if args.kwarg is not None:
        keywords.append(ast.keyword(None, ast.Name(args.kwarg.arg, ast.Load())))
    return ast.Call(ast.Name(name, ast.Load()), given, keywords)
