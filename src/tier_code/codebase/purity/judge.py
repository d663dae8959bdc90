"""The verdict on every function of a file: pure as far as the source tells, or why not."""

from __future__ import annotations

import ast

from tier_code.codebase.mutants.functions import Function, function_at
from tier_code.codebase.purity.effects import Effects
from tier_code.codebase.purity.known import MUTATORS, is_standard, objection_to
from tier_code.codebase.purity.modules import Binding, Import, Module, Modules, Value
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Target
from tier_code.ports.code import Purity
from tier_code.ports.source import SourceTree

_METHOD = "is a method; only functions and static methods are tried"
_NESTED = "is defined inside a function"


def purity_in_file(tree: SourceTree, path: str) -> tuple[Purity, ...]:
    """A verdict on every function and method of a file, in line order; overload stubs are no functions.

    Errors: UsageProblem when the file cannot be parsed.
    """
    judge = Judge(tree)
    module = judge.modules.at(path)
    if module is None:
        raise UsageProblem(f"{path} cannot be read as Python")
    return tuple(
        Purity(target=Target(path=path, qualname=name), reason=judge.objection(module, name))
        for name in _functions(module.tree)
    )


class Judge:
    """Judges functions and remembers its verdicts; lives as long as one question."""

    def __init__(self, tree: SourceTree) -> None:
        self.modules = Modules(tree)
        self._verdicts: dict[tuple[str, int], str] = {}

    def objection(self, module: Module, qualname: str) -> str:
        """Why the function is not pure; empty when nothing speaks against it."""
        function = function_at(module.tree, qualname)
        if function is None:
            return _NESTED
        if "." in qualname and not any(
            isinstance(decorator, ast.Name) and decorator.id == "staticmethod"
            for decorator in function.decorator_list
        ):
            return _METHOD
        return self._of_function(module, function)

    def _of_function(self, module: Module, function: Function) -> str:
        key = (module.path, function.lineno)
        if key not in self._verdicts:
            # Taken as pure while it is looked at: a function may call itself.
            self._verdicts[key] = ""
            self._verdicts[key] = Effects(module, function, self._of_name).objection
        return self._verdicts[key]

    def _of_name(self, module: Module, dotted: str) -> str:
        """Why using a name of a module is not pure."""
        root, _, rest = dotted.partition(".")
        binding = module.names.get(root)
        if isinstance(binding, Import):
            return self._of_import(module, binding, rest)
        return self._of_binding(module, binding, dotted, rest)

    def _of_import(self, module: Module, bound: Import, rest: str) -> str:
        found = self.modules.behind(module, bound)
        if not isinstance(found, Import):
            inner, binding = found
            if binding is None:
                return self._of_name(inner, rest) if rest.partition(".")[0] in inner.names else ""
            return self._of_binding(inner, binding, f"{bound.name}.{rest}", rest)
        dotted = f"{found.dotted}.{rest}".rstrip(".")
        if found.level or not is_standard(dotted):
            return "" if _is_type(dotted) else f"uses {dotted} of another package"
        return objection_to(dotted)

    def _of_binding(self, module: Module, binding: Binding | None, dotted: str, rest: str) -> str:
        if isinstance(binding, ast.FunctionDef | ast.AsyncFunctionDef):
            reason = self._of_function(module, binding)
            return f"calls {binding.name}, which {reason}" if reason else ""
        if isinstance(binding, ast.ClassDef):
            return self._of_class(module, binding)
        if isinstance(binding, Value) and rest.rpartition(".")[2] not in MUTATORS:
            return self._of_value(module, binding, dotted.partition(".")[0])
        return ""

    def _of_class(self, module: Module, node: ast.ClassDef) -> str:
        """Making an instance runs its initialiser, which may set its own attributes."""
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef) and statement.name in (
                "__init__",
                "__post_init__",
                "__new__",
            ):
                reason = self._of_function(module, statement)
                if reason and not reason.startswith("changes its argument self"):
                    return f"makes a {node.name}, which {reason}"
        return ""

    def _of_value(self, module: Module, value: Value, name: str) -> str:
        """A value that another package made may do anything when it is asked."""
        if not isinstance(value.expression, ast.Call) or not isinstance(
            value.expression.func, ast.Name | ast.Attribute
        ):
            return ""
        made_by = ast.unparse(value.expression.func)
        bound = module.names.get(made_by.partition(".")[0])
        outside = self.modules.behind(module, bound) if isinstance(bound, Import) else None
        if not isinstance(outside, Import) or is_standard(outside.dotted):
            return ""
        return f"uses {name}, an object of another package"


def _is_type(dotted: str) -> bool:
    """Names of other packages in CamelCase are classes: told apart by or raised, or made and then tried."""
    return dotted.rpartition(".")[2][:1].isupper()


def _functions(tree: ast.Module) -> list[str]:
    """Dotted names of the functions that a module or its classes define, `#2` for later ones of one name."""
    found: list[str] = []
    counted: dict[str, int] = {}

    def visit(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                dotted = prefix + node.name
                counted[dotted] = counted.get(dotted, 0) + 1
                if not _is_overload(node):
                    found.append(dotted if counted[dotted] == 1 else f"{dotted}#{counted[dotted]}")
            elif isinstance(node, ast.ClassDef):
                visit(node.body, f"{prefix}{node.name}.")
            elif isinstance(node, ast.If | ast.Try | ast.With):
                handlers = [handler.body for handler in getattr(node, "handlers", ())]
                for block in (
                    node.body,
                    *handlers,
                    getattr(node, "orelse", []),
                    getattr(node, "finalbody", []),
                ):
                    visit(block, prefix)

    visit(tree.body, "")
    return found


def _is_overload(node: Function) -> bool:
    return any(ast.unparse(decorator).rpartition(".")[2] == "overload" for decorator in node.decorator_list)
