"""Values as the fields of a dataclass take them, and the types that they make evident."""

from __future__ import annotations

import ast
import builtins

from tier_code.domain.errors import ToolDeclined

_EVIDENT: dict[type, str] = {bool: "bool", int: "int", float: "float", str: "str", bytes: "bytes"}
_CONTAINERS: dict[type[ast.AST], str] = {ast.List: "list", ast.Dict: "dict", ast.Set: "set"}
_SHOWN = {**_CONTAINERS, ast.Tuple: "tuple"}
_FACTORIES = frozenset({"list", "dict", "set"})
_STEADY_MODULES = frozenset({"logging", "socket", "math", "os", "sys", "string", "signal", "stat", "errno"})


def evident_type(value: ast.expr | None) -> str:
    """The type that a literal shows; empty for none."""
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        return evident_type(value.operand)
    if isinstance(value, ast.Constant):
        return _EVIDENT.get(type(value.value), "")
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in _FACTORIES:
        return value.func.id
    return _SHOWN.get(type(value), "") if value is not None else ""


def require_steady(name: str, default: ast.expr, module: ast.Module) -> None:
    """Refuse a default that a dataclass would not take, or take in another sense.

    Errors: ToolDeclined.
    """
    if not _steady(default, module):
        told = ast.unparse(default)[:40]
        raise ToolDeclined(f"the default of '{name}', {told}, may be one that a dataclass refuses or shares")


def _steady(default: ast.expr, module: ast.Module) -> bool:
    match default:
        case ast.Constant():
            return True
        case ast.UnaryOp(operand=inner):
            return _steady(inner, module)
        case ast.BinOp(left=left, right=right):
            return _steady(left, module) and _steady(right, module)
        case ast.Tuple(elts=items):
            return all(_steady(item, module) for item in items)
        case ast.Attribute(value=ast.Name(id=root), attr=name):
            return root in _STEADY_MODULES or (name.isupper() and root[:1].isupper())
        case ast.Name(id=name):
            return _steady_name(name, module)
        case _:
            return False


def _steady_name(name: str, module: ast.Module) -> bool:
    """A name that is bound once, to something that can be hashed."""
    bound: list[bool] = []
    for part in ast.walk(module):
        match part:
            case ast.FunctionDef(name=other) | ast.ClassDef(name=other) if other == name:
                bound.append(part in module.body and not part.decorator_list)
            case ast.Assign(targets=[ast.Name(id=other)], value=value) if other == name:
                marker = isinstance(value, ast.Call) and ast.unparse(value) == "object()"
                bound.append(part in module.body and (marker or isinstance(value, ast.Constant)))
            case ast.Name(id=other, ctx=ast.Store()) if other == name:
                bound.append(True)
            case ast.arg(arg=other) if other == name:
                pass
            case ast.alias() if name == (part.asname or part.name.partition(".")[0]):
                bound.append(name[:1].isupper() and not name.isupper())
            case _:
                pass
    return all(bound) and (len(bound) in (1, 2) if bound else hasattr(builtins, name))


def factory_of(value: ast.expr, source: str) -> str:
    """The `default_factory` that makes a container of literals; empty for other values.

    A field that is no parameter and has a plain default would be of the class, not of its objects.
    """
    if isinstance(value, ast.Call) and not value.args and not value.keywords:
        known = isinstance(value.func, ast.Name) and value.func.id in _FACTORIES
        return ast.unparse(value.func) if known else ""
    if type(value) not in _CONTAINERS or not all(
        isinstance(node, _LITERAL_NODES) for node in ast.walk(value)
    ):
        return ""
    return _CONTAINERS[type(value)] if source in ("[]", "{}") else f"lambda: {source}"


_LITERAL_NODES = (ast.Constant, ast.List, ast.Dict, ast.Set, ast.Tuple, ast.UnaryOp, ast.USub, ast.Load)
