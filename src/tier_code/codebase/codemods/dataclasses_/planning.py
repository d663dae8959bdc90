"""From a class to the plan of a dataclass: fields in order, what is derived, what goes."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from tier_code.codebase.codemods.dataclasses_.class_rules import (
    Method,
    defined_names,
    inherited_names,
    init_of,
)
from tier_code.codebase.codemods.dataclasses_.comments import InitComments
from tier_code.codebase.codemods.dataclasses_.defaults import evident_type, factory_of, require_steady
from tier_code.codebase.codemods.dataclasses_.init_reading import Body, InitReader
from tier_code.codebase.codemods.dataclasses_.shape import ClassPlan, FieldPlan
from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.domain.errors import ToolDeclined

_SECRET = re.compile(
    r"(?:^|_)(?:password|passwd|passphrase|pwd|secret|token|credential)s?(?:$|_)|(?:^|_)(?:api)?keys?$"
)
_SAME_TYPE = frozenset(
    {
        "type(other) is not type(self)",
        "type(self) is not type(other)",
        "other.__class__ is not self.__class__",
    }
    | {"self.__class__ is not other.__class__", "type(other) != type(self)", "type(self) != type(other)"}
)


def class_plan(file: AstFile, cls: ast.ClassDef, types: Mapping[str, str]) -> ClassPlan:
    """How a class becomes a dataclass; `types` are those that are said for fields without one.

    Errors: ToolDeclined with what speaks against it.
    """
    return _Planner(file, cls).plan(types)


class _Planner:
    """One class."""

    def __init__(self, file: AstFile, cls: ast.ClassDef) -> None:
        self._file = file
        self._cls = cls
        self._init = init_of(cls, file.module)
        self._comments = InitComments(file, self._init)
        self._declared = {
            part.target.id: part
            for part in cls.body
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
        }

    def plan(self, types: Mapping[str, str]) -> ClassPlan:
        """Errors: ToolDeclined."""
        reader = InitReader(self._init)
        body = reader.read()
        body = self._literals_made(body)
        fields = [*self._parameters(body), *self._made(body)]
        if not fields:
            raise ToolDeclined(f"{self._cls.name} keeps nothing that a field could hold")
        self._require_free([each.name for each in fields])
        for each in fields:
            each.annotation = each.annotation or types.get(each.name, "")
        for statement in body.derived:
            self._comments.above(statement)
            self._comments.inside(statement)
        self._comments.require_all_used()
        if not body.derived and self._file.line(self._init.lineno - 1).lstrip().startswith("#"):
            raise ToolDeclined(f"the comment above {self._cls.name}.__init__ would get lost")
        plan = ClassPlan(
            cls=self._cls,
            init=self._init,
            fields=fields,
            derived=body.derived,
            parameters=reader.parameters,
            removed=[self._declared[each.name] for each in fields if each.name in self._declared],
        )
        self._settle_methods(plan)
        return plan

    def _literals_made(self, body: Body) -> Body:
        """What starts with something that is no container is set in `__post_init__` as before."""
        kept: list[tuple[str, ast.stmt]] = []
        later: list[ast.stmt] = []
        for name, statement in body.made:
            value = getattr(statement, "value", None)
            if isinstance(value, ast.expr) and factory_of(value, self._file.source(value)):
                kept.append((name, statement))
            else:
                later.append(statement)
        body.made = kept
        body.derived = sorted([*later, *body.derived], key=lambda part: part.lineno)
        return body

    def _parameters(self, body: Body) -> list[FieldPlan]:
        arguments = self._init.args
        positional = arguments.args[1:]
        without = len(positional) - len(arguments.defaults)
        defaults: list[ast.expr | None] = [*[None] * without, *arguments.defaults]
        pairs = [*zip(positional, defaults, strict=True)]
        pairs += [*zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
        return [self._parameter(item, default, body) for item, default in pairs]

    def _parameter(self, item: ast.arg, default: ast.expr | None, body: Body) -> FieldPlan:
        if default is not None:
            require_steady(item.arg, default, self._file.module)
        statement = body.kept.get(item.arg)
        field = FieldPlan(
            name=item.arg,
            annotation=self._annotation(item, default, statement),
            default=self._one_line(default) if default is not None else "",
            keyword_only=item in self._init.args.kwonlyargs,
            shown=not _SECRET.search(item.arg),
        )
        if isinstance(statement, ast.AnnAssign) and _is_bare_final(statement.annotation) and field.annotation:
            field.annotation = f"{self._one_line(statement.annotation)}[{field.annotation}]"
        self._comment(field, statement)
        everyone = [*self._init.args.args, *self._init.args.kwonlyargs]
        field.trailing = field.trailing or self._comments.of_parameter(item, everyone)
        return field

    def _comment(self, field: FieldPlan, statement: ast.stmt | None) -> None:
        if statement is not None:
            field.comments = self._comments.above(statement)
            field.trailing = self._comments.behind(statement)

    def _annotation(self, item: ast.arg, default: ast.expr | None, statement: ast.stmt | None) -> str:
        declared = self._declared.get(item.arg)
        for said in (
            statement.annotation if isinstance(statement, ast.AnnAssign) else None,
            declared.annotation if declared is not None else None,
            item.annotation,
        ):
            if said is not None and not _is_bare_final(said):
                return self._one_line(said)
        return evident_type(default)

    def _made(self, body: Body) -> list[FieldPlan]:
        fields = []
        for name, statement in body.made:
            value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
            if value is None:
                continue
            said = statement.annotation if isinstance(statement, ast.AnnAssign) else None
            field = FieldPlan(
                name=name,
                annotation=self._one_line(said) if said is not None else evident_type(value),
                factory=factory_of(value, self._file.source(value)),
                shown=not name.startswith("_"),
            )
            self._comment(field, statement)
            fields.append(field)
        return fields

    def _one_line(self, node: ast.expr) -> str:
        source = self._file.source(node)
        return source if "\n" not in source and "\r" not in source else ast.unparse(node)

    def _require_free(self, names: list[str]) -> None:
        if len(set(names)) != len(names):
            raise ToolDeclined(f"{self._cls.name} sets an attribute twice")
        taken = set(defined_names(self._cls)) - self._declared.keys()
        taken |= inherited_names(self._cls, self._file.module)
        for name in names:
            declared = self._declared.get(name)
            if name in taken or (declared is not None and declared.value is not None):
                raise ToolDeclined(f"{self._cls.name} defines '{name}' in its body and sets it in __init__")
            if name.startswith("__") and not name.endswith("__"):
                raise ToolDeclined(f"'{name}' has another name outside of its class")
        for name, declared in self._declared.items():
            if name not in names and "ClassVar" not in ast.unparse(declared.annotation):
                raise ToolDeclined(
                    f"the annotated attribute '{name}' of {self._cls.name} would become a field"
                )

    def _settle_methods(self, plan: ClassPlan) -> None:
        methods = {part.name: part for part in self._cls.body if isinstance(part, Method)}
        inherited = inherited_names(self._cls, self._file.module)
        compared = [each.name for each in plan.fields]
        own_eq = methods.get("__eq__")
        if own_eq is not None and _is_generated_eq(own_eq, compared):
            plan.equal = True
            plan.removed.append(own_eq)
            plan.notes.append("__eq__ was what a dataclass generates, and is generated now")
        elif own_eq is not None:
            plan.notes.append("its own __eq__ stays, with eq=False")
        else:
            plan.notes.append("objects are compared by identity as before, with eq=False")
        own_repr = methods.get("__repr__")
        plan.inherits_repr = own_repr is None and "__repr__" in inherited
        plan.generates_repr = own_repr is None and not plan.inherits_repr
        shown = [each.name for each in plan.fields if each.shown]
        if own_repr is not None and len(shown) == len(compared) and _is_generated_repr(own_repr, shown):
            plan.removed.append(own_repr)
            plan.notes.append("__repr__ was what a dataclass generates, and is generated now")
        elif plan.generates_repr:
            plan.notes.append(f"repr() of a {self._cls.name} now shows its fields")


def _is_bare_final(said: ast.expr) -> bool:
    """`Final` alone says nothing of the type."""
    return ast.unparse(said).rpartition(".")[2] == "Final"


def _is_generated_eq(method: Method, fields: list[str]) -> bool:
    """Whether a method compares exactly what a dataclass would, objects of the same class alone."""
    if len(method.args.args) != 2 or method.decorator_list:
        return False
    body = [
        part
        for part in method.body
        if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
    ]
    match body:
        case [
            ast.If(test=test, body=[ast.Return(value=ast.Name(id="NotImplemented"))], orelse=[]),
            ast.Return(value=value),
        ]:
            pass
        case _:
            return False
    me, other = (item.arg for item in method.args.args)
    if value is None or (me, other) != ("self", "other") or ast.unparse(test) not in _SAME_TYPE:
        return False
    mine, theirs = ([f"{whose}.{name}" for name in fields] for whose in ("self", "other"))
    pairs = " and ".join(f"{one} == {two}" for one, two in zip(mine, theirs, strict=True))
    tuples = f"({', '.join(mine)}) == ({', '.join(theirs)})"
    return ast.unparse(value) in (pairs, tuples)


def _is_generated_repr(method: Method, fields: list[str]) -> bool:
    """Whether a method shows exactly what a dataclass would, the name of the object's own class included."""
    body = [
        part
        for part in method.body
        if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
    ]
    if (
        len(body) != 1
        or not isinstance(body[0], ast.Return)
        or body[0].value is None
        or method.decorator_list
    ):
        return False
    shown = ", ".join(f"{name}={{self.{name}!r}}" for name in fields)
    return ast.unparse(body[0].value) in {
        ast.unparse(ast.parse(f"f'{{{whose}.__qualname__}}({shown})'", mode="eval").body)
        for whose in ("type(self)", "self.__class__")
    }
