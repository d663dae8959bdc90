"""What is assigned to an attribute of `self`, in the whole file."""

from __future__ import annotations

import ast

from tier_code.codebase.codemods.fstrings.bindings import Binding, Module


def bindings_of_attribute(module: Module, node: ast.Attribute) -> list[Binding]:
    """Every assignment to an attribute of that name; none when `node` is no attribute of its own class."""
    cls = _class_of_self(module, node)
    if cls is None or any(node.attr == getattr(part, "name", None) for part in cls.body):
        return []
    found: list[Binding] = list(module.bindings(cls).get(node.attr, []))
    own = bool(found)
    for store in ast.walk(module.tree):
        if (
            isinstance(store, ast.Attribute)
            and store.attr == node.attr
            and not isinstance(store.ctx, ast.Load)
        ):
            found.append(_assigned(module, store))
            own = own or _class_of_self(module, store) is cls
    return found if own else []


def _class_of_self(module: Module, node: ast.Attribute) -> ast.ClassDef | None:
    """The class whose method `node` stands in, where it is an attribute of the method's first parameter."""
    if not isinstance(node.value, ast.Name):
        return None
    function = module.owner(node.value)
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) or function.decorator_list:
        return None
    parameters = [*function.args.posonlyargs, *function.args.args]
    first = bool(parameters) and parameters[0].arg == node.value.id
    if not first or len(module.bindings(function)[node.value.id]) > 1:
        return None
    parent = module.parents.get(function)
    return parent if isinstance(parent, ast.ClassDef) else None


def _assigned(module: Module, store: ast.Attribute) -> Binding:
    match module.parents.get(store):
        case ast.Assign(targets=targets, value=value) if store in targets:
            return Binding("value", value)
        case ast.AnnAssign(annotation=annotation):
            return Binding("parameter", annotation)
        case ast.AugAssign() as statement:
            return Binding("augmented", statement)
        case _:
            return Binding("unknown")
