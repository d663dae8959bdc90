"""Which classes can be dataclasses and behave the same: bases, decorators, methods, attributes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tier_code.domain.errors import ToolDeclined

Method = ast.FunctionDef | ast.AsyncFunctionDef
_DECORATORS = frozenset(
    {"final", "total_ordering", "runtime_checkable", "typing.final", "functools.total_ordering"}
)
_PLAIN_BASES = frozenset({"object", "ABC", "abc.ABC", "Generic", "typing.Generic", "t.Generic"})
_IN_THE_WAY = frozenset(
    {"__new__", "__post_init__", "__setattr__", "__delattr__", "__getattribute__", "__getattr__", "__slots__"}
    | {"__init_subclass__", "__dataclass_fields__"}
)


def init_of(cls: ast.ClassDef, module: ast.Module) -> ast.FunctionDef:
    """The `__init__` of a class that nothing speaks against.

    Errors: ToolDeclined with what does.
    """
    for reason in _objections(cls, module):
        raise ToolDeclined(f"{cls.name} {reason}")
    found = [part for part in cls.body if isinstance(part, Method) and part.name == "__init__"]
    if len(found) != 1 or not isinstance(found[0], ast.FunctionDef):
        raise ToolDeclined(f"{cls.name} has {'no' if not found else 'more than one'} __init__ of its own")
    init = found[0]
    arguments = init.args
    if init.decorator_list:
        raise ToolDeclined(f"{cls.name}.__init__ is decorated")
    if arguments.posonlyargs or not arguments.args:
        raise ToolDeclined(f"{cls.name}.__init__ has parameters that are positional only")
    if arguments.vararg or arguments.kwarg:
        raise ToolDeclined(f"{cls.name}.__init__ takes any number of arguments")
    return init


def _objections(cls: ast.ClassDef, module: ast.Module) -> Iterator[str]:
    for decorator in cls.decorator_list:
        written = ast.unparse(decorator)
        if written not in _DECORATORS:
            yield f"is decorated with @{written[:40]}"
    for keyword in cls.keywords:
        if ast.unparse(keyword) not in ("metaclass=ABCMeta", "metaclass=abc.ABCMeta"):
            yield f"is made with {ast.unparse(keyword)[:40]}"
    for base in cls.bases:
        yield from _base_objections(base, module)
    for name in defined_names(cls):
        if name in _IN_THE_WAY:
            yield f"defines {name}"


def _base_objections(base: ast.expr, module: ast.Module) -> Iterator[str]:
    written = ast.unparse(base.value if isinstance(base, ast.Subscript) else base)
    if written in _PLAIN_BASES:
        return
    known = base_in_file(base, module)
    if known is None:
        yield f"inherits from {written}, which is not in the same file"
        return
    names = set(defined_names(known))
    made = names & (_IN_THE_WAY | {"__init__", "__eq__", "__hash__"})
    if made or known.decorator_list or any(isinstance(part, ast.AnnAssign) for part in known.body):
        yield f"inherits from {written}, which is more than methods"
    for inner in known.bases:
        yield from _base_objections(inner, module)


def base_in_file(base: ast.expr, module: ast.Module) -> ast.ClassDef | None:
    """The one class of the module that a base names."""
    found = [
        part for part in module.body if isinstance(part, ast.ClassDef) and part.name == ast.unparse(base)
    ]
    return found[0] if len(found) == 1 else None


def inherited_names(cls: ast.ClassDef, module: ast.Module) -> set[str]:
    """What the bases in the same file define."""
    found: set[str] = set()
    for base in cls.bases:
        known = base_in_file(base, module)
        if known is not None:
            found |= {*defined_names(known), *inherited_names(known, module)}
    return found


def defined_names(cls: ast.ClassDef) -> Iterator[str]:
    """Methods, classes and attributes that the body of a class defines."""
    for part in cls.body:
        match part:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                for target in targets:
                    yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case _:
                pass
