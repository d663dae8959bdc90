"""The `dataclass` check: the dataclass is called, keeps, compares and behaves as the class before did.

The signature is asked of Python's own dataclass machinery on a skeleton without code; what `__init__` did is
followed statement by statement. It cannot see whether a field's type is true, and it counts the new `repr`,
and class attributes that hold defaults, as harmless.
"""

from __future__ import annotations

import ast
from collections import Counter

from tier_code.codebase.checks.changed_files import changed_sources, module_of
from tier_code.codebase.checks.classes.dataclass_body import (
    Unlike,
    attributes_set,
    require_alike,
    statements_of,
)
from tier_code.codebase.checks.classes.dataclass_signature import Made, NoDataclass, made_of, signature_of
from tier_code.codebase.checks.classes.method_trials import Flawed, Trial
from tier_code.codebase.checks.comments import comments_of
from tier_code.codebase.checks.docstrings.code_facts import find_definition
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "dataclass"

_OPTIONS = frozenset({"eq", "repr"})


def check_dataclass(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """The same parameters, attributes, methods and comparison; nothing else in the file changed."""
    files = [each for each in changed_sources(before, changes) if each.path == step.targets[0].path]
    if not files:
        return skipped(CHECK, "no source file changed")
    changed, qualname = files[0], step.targets[0].qualname
    old, new = module_of(changed.before), module_of(changed.after)
    if old is None or new is None or changed.after is None:
        return failed(CHECK, f"{changed.path} cannot be parsed, so nothing vouches for it")
    was = find_definition(old, changed.before, qualname)
    now = find_definition(new, changed.after, qualname)
    if not isinstance(was, ast.ClassDef) or not isinstance(now, ast.ClassDef):
        return failed(CHECK, f"{changed.path}: {qualname} is no class")
    if Counter(comments_of(changed.before)) != Counter(comments_of(changed.after)):
        return failed(CHECK, f"{changed.path}: a comment got lost or changed")
    try:
        made, statements = _Comparison(was, now, old, qualname).compare()
        _require_same_around(old, new, was, now)
    except (NoDataclass, Unlike, Flawed) as problem:
        return failed(CHECK, f"{changed.path}: {problem}")
    vague = sum("Any" in ast.unparse(part.annotation) for part in now.body if isinstance(part, ast.AnnAssign))
    return passed(
        CHECK,
        f"{qualname} takes the same {len(made.parameters)} parameters and keeps the same attributes; "
        f"{statements} statements of __init__ accounted for",
        facts=(
            ("parameters", len(made.parameters)),
            ("fields", len(made.fields)),
            ("statements", statements),
            ("any", vague),
        ),
    )


class _Comparison:
    """One class before and after."""

    def __init__(self, was: ast.ClassDef, now: ast.ClassDef, module: ast.Module, qualname: str) -> None:
        self._was = was
        self._now = now
        self._module = module
        self._qualname = qualname
        self._old = {part.name: part for part in was.body if isinstance(part, ast.FunctionDef)}
        self._new = {part.name: part for part in now.body if isinstance(part, ast.FunctionDef)}

    def compare(self) -> tuple[Made, int]:
        """What the dataclass is, and how many statements were followed.

        Errors: NoDataclass, Unlike, Flawed.
        """
        init = self._old.get("__init__")
        if init is None or "__init__" in self._new:
            raise Unlike("there was no __init__ to replace, or there still is one")
        options = self._options()
        made = made_of(self._now)
        if made.parameters != signature_of(init):
            raise Unlike(
                f"its parameters are {_told(made.parameters)}, they were {_told(signature_of(init))}"
            )
        post = self._new.get("__post_init__")
        set_now = set(made.fields) | (attributes_set(post) if post is not None else set())
        if set_now != attributes_set(init):
            raise Unlike(f"other attributes are set: {', '.join(sorted(set_now ^ attributes_set(init)))}")
        if set(made.fields) & self._class_names():
            raise Unlike("a field has the name of a method or class attribute")
        names = [name for name, _, _ in made.parameters]
        after = statements_of(post) if post is not None else []
        if post is not None and [item.arg for item in post.args.args] != [init.args.args[0].arg]:
            raise Unlike("__post_init__ takes something")
        count = require_alike(init, after, made.own, names)
        self._require_members(made)
        self._require_behaviour(options, made)
        return made, count

    def _options(self) -> dict[str, bool]:
        """What the decorator is told; the other decorators are those from before."""
        found = [each for each in self._now.decorator_list if _is_dataclass(each)]
        others = [ast.dump(each) for each in self._now.decorator_list if not _is_dataclass(each)]
        if len(found) != 1 or others != [ast.dump(each) for each in self._was.decorator_list]:
            raise NoDataclass("its decorators are not those from before and one @dataclass")
        if not _is_dataclass(self._now.decorator_list[-1]):
            raise NoDataclass("@dataclass is not the first decorator to be applied")
        words = found[0].keywords if isinstance(found[0], ast.Call) else []
        options = {str(word.arg): ast.unparse(word.value) == "True" for word in words}
        if set(options) - _OPTIONS or (isinstance(found[0], ast.Call) and found[0].args):
            raise NoDataclass(f"@dataclass is told {', '.join(sorted(set(options) - _OPTIONS))}")
        return options

    def _class_names(self) -> set[str]:
        assigned = [part for part in self._now.body if isinstance(part, ast.Assign)]
        return {*self._new, *(ast.unparse(target) for part in assigned for target in part.targets)}

    def _require_members(self, made: Made) -> None:
        """Everything else in the class is as it was; what is gone, the dataclass generates."""
        fields = {*made.fields, "_"}
        kept = [ast.dump(part) for part in self._was.body if not self._goes(part, fields)]
        have = [
            ast.dump(part)
            for part in self._now.body
            if not _is_field(part, fields)
            and getattr(part, "name", "") != "__post_init__"
            and not _is_words(part)
        ]
        if kept != have:
            raise Unlike("something else in the class changed")
        words = f"{_words(self._was)} {_words(self._old['__init__'])}".strip()
        if _words(self._now) != words:
            raise Unlike("the words of its docstrings changed")

    def _goes(self, part: ast.stmt, fields: set[str]) -> bool:
        name = getattr(part, "name", "")
        generated = name in ("__eq__", "__repr__") and name not in self._new
        return name == "__init__" or generated or _is_field(part, fields) or _is_words(part)

    def _require_behaviour(self, options: dict[str, bool], made: Made) -> None:
        """Comparison, hashing and `repr` are as before, a `repr` where there was none aside."""
        old_eq, old_repr = self._old.get("__eq__"), self._old.get("__repr__")
        if old_eq is None and options.get("eq", True):
            raise Unlike("objects would be compared by their fields; they were compared by identity")
        if old_eq is not None and "__eq__" not in self._new:
            self._require_generated_eq(old_eq, made)
            if not options.get("eq", True):
                raise Unlike("the __eq__ that is gone is not generated")
        if old_repr is not None and "__repr__" not in self._new:
            shown = f"{self._was.name}({', '.join(f'{name}=<{name}>' for name in made.shown)})"
            if "__qualname__" not in ast.unparse(old_repr) or not options.get("repr", True):
                raise Unlike("the __repr__ that is gone names another class than the generated one")
            if Trial(self._qualname, [old_repr]).shown(made.fields) != shown:
                raise Unlike("the __repr__ that is gone showed something else")
        if old_repr is None and options.get("repr", True) and self._inherits("__repr__", self._was):
            raise Unlike("the __repr__ of a base would be replaced")

    def _require_generated_eq(self, old: ast.FunctionDef, made: Made) -> None:
        trial = Trial(self._qualname, [old])
        strict = "__class__" in ast.unparse(old) or "type(" in ast.unparse(old)
        if not strict or "isinstance" in ast.unparse(old) or not trial.leaves_others(made.fields):
            raise Unlike("the __eq__ that is gone compared with other classes too")
        if not trial.equal(made.fields) or any(trial.equal(made.fields, name) for name in made.fields):
            raise Unlike("the __eq__ that is gone compared something else")

    def _inherits(self, name: str, cls: ast.ClassDef) -> bool:
        for base in cls.bases:
            for part in self._module.body:
                if isinstance(part, ast.ClassDef) and part.name == ast.unparse(base) and part is not cls:
                    own = any(getattr(inner, "name", "") == name for inner in part.body)
                    if own or self._inherits(name, part):
                        return True
        return False


def _is_dataclass(decorator: ast.expr) -> bool:
    written = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(written) in ("dataclass", "dataclasses.dataclass")


def _is_field(part: ast.stmt, fields: set[str]) -> bool:
    return isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name) and part.target.id in fields


def _is_words(part: ast.stmt) -> bool:
    return isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)


def _words(node: ast.ClassDef | ast.FunctionDef) -> str:
    return " ".join((ast.get_docstring(node) or "").split())


def _told(parameters: tuple[tuple[str, str, str], ...]) -> str:
    return "(" + ", ".join(f"{name}{'=' if default else ''}" for name, _, default in parameters) + ")"


def _require_same_around(old: ast.Module, new: ast.Module, was: ast.ClassDef, now: ast.ClassDef) -> None:
    """Outside of the class, only imports for fields and types are new. The trees are changed by this."""
    for cls in (was, now):
        cls.body, cls.decorator_list = [], []
    there = {
        (part.module, alias.name)
        for part in old.body
        if isinstance(part, ast.ImportFrom)
        for alias in part.names
    }
    if [ast.dump(part) for part in _plain(old, there)] != [ast.dump(part) for part in _plain(new, there)]:
        raise Unlike("something outside of the class changed")


def _plain(module: ast.Module, there: set[tuple[str | None, str]]) -> list[ast.stmt]:
    """The statements without imports of `dataclasses`, and without new ones of `typing` and the like."""
    kept: list[ast.stmt] = []
    for part in module.body:
        if isinstance(part, ast.Import):
            part.names = [alias for alias in part.names if alias.name != "dataclasses"]
        if isinstance(part, ast.ImportFrom) and part.module == "dataclasses" and not part.level:
            continue
        if isinstance(part, ast.ImportFrom) and part.module in ("typing", "collections.abc"):
            part.names = [alias for alias in part.names if (part.module, alias.name) in there]
        if not isinstance(part, ast.Import | ast.ImportFrom) or part.names:
            kept.append(part)
    return kept
