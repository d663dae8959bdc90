"""The `special-methods` check: new methods alone were added, and they do what their names promise.

What an instance keeps is read from the class anew; the methods are tried on stand-ins for its instances. It
cannot see attributes that are set from outside the class, nor what equality should mean for the user.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from tier_code.codebase.checks.changed_files import changed_sources, module_of
from tier_code.codebase.checks.classes.method_trials import Flawed, Trial
from tier_code.codebase.checks.comments import comments_of
from tier_code.codebase.checks.docstrings.code_facts import find_definition
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "special-methods"

_CONFIDENTIAL = re.compile(
    r"(?:^|_)(?:(?:pass(?:word|wd|phrase)|pwd|secret|token|credential)s?(?:_|$)|(?:api)?keys?$)",
    re.IGNORECASE,
)


def check_special_methods(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Every attribute that is public and always set is shown, compared and hashed as it should be."""
    files = [each for each in changed_sources(before, changes) if each.path == step.targets[0].path]
    if not files:
        return skipped(CHECK, "no source file changed")
    changed, qualname = files[0], step.targets[0].qualname
    old, new = module_of(changed.before), module_of(changed.after)
    if old is None or new is None or changed.after is None:
        return failed(CHECK, f"{changed.path} cannot be parsed, so nothing vouches for it")
    was, now = (
        find_definition(module, source, qualname)
        for module, source in ((old, changed.before), (new, changed.after))
    )
    if not isinstance(was, ast.ClassDef) or not isinstance(now, ast.ClassDef):
        return failed(CHECK, f"{changed.path}: {qualname} is no class")
    try:
        added = _added(was, now, step.argument("methods").split())
        if ast.dump(old) != ast.dump(new) or comments_of(changed.before) != comments_of(changed.after):
            return failed(CHECK, f"{changed.path}: more changed than the methods of {qualname}")
        tried = _Facts(was, old).judge(qualname, added)
    except Flawed as problem:
        return failed(CHECK, f"{changed.path}: {problem}")
    names = ", ".join(method.name for method in added)
    return passed(
        CHECK,
        f"{names} of {qualname} tried: {tried} attributes, each shown, compared and hashed as it should be",
        facts=(("methods", len(added)), ("attributes", tried)),
    )


def _added(was: ast.ClassDef, now: ast.ClassDef, wanted: Sequence[str]) -> list[ast.FunctionDef]:
    """The new methods, taken out of the new class."""
    known = {getattr(part, "name", "") for part in was.body}
    added = [part for part in now.body if isinstance(part, ast.FunctionDef) and part.name not in known]
    strange = [part.name for part in added if part.name not in wanted]
    twice = len({part.name for part in added}) != len(added)
    if strange or twice or not added:
        raise Flawed(
            f"not asked for: {', '.join(strange)}" if strange else "the methods are not those asked for"
        )
    if any(part.decorator_list for part in added):
        raise Flawed("a new method is decorated")
    now.body = [part for part in now.body if part not in added]
    return added


class _Facts:
    """What the instances of a class keep, as this check reads it."""

    def __init__(self, cls: ast.ClassDef, module: ast.Module) -> None:
        self._cls = cls
        family = [cls, *_bases(cls, module)]
        inits = [part for each in family for part in each.body if _named(part, "__init__")]
        self.certain = {name for init in _that_run(inits) for name in _set_at_once(init)}
        self.possible = {name for init in inits for name in _stores(init, init)}
        self.possible |= {name for each in family for part in each.body for name in _defined(part)}
        self.own = {part.name: part for part in cls.body if isinstance(part, ast.FunctionDef)}

    def judge(self, qualname: str, added: Sequence[ast.FunctionDef]) -> int:
        """How many attributes were looked at.

        Errors: Flawed.
        """
        used = {method.name: _read_from_self(method) for method in added}
        public = sorted(name for name in self.certain if not name.startswith("_"))
        everything = sorted({*public, *(name for names in used.values() for name in names)})
        strange = [name for name in everything if name not in self.possible]
        if strange:
            raise Flawed(f"'{strange[0]}' is no attribute that __init__ of {qualname} sets")
        trial = Trial(qualname, added)
        names = {method.name for method in added}
        if "__repr__" in names:
            _judge_repr(trial, public, everything)
        if "__eq__" in names:
            _judge_eq(trial, public, everything, used["__eq__"])
        if "__hash__" in names:
            self._judge_hash(trial, everything, used)
        return len(everything)

    def _judge_hash(self, trial: Trial, everything: list[str], used: dict[str, set[str]]) -> None:
        compared = used.get("__eq__") or (
            _read_from_self(self.own["__eq__"]) if "__eq__" in self.own else None
        )
        if compared is None:
            raise Flawed("a hash of values needs an __eq__ of values")
        beyond = used["__hash__"] - compared
        if beyond:
            raise Flawed(f"__hash__ depends on '{min(beyond)}', which __eq__ does not compare")
        usual = trial.hashed(everything)
        if trial.hashed(everything) != usual:
            raise Flawed("equal objects have different hashes")
        if all(trial.hashed(everything, name) == usual for name in sorted(used["__hash__"])):
            raise Flawed("__hash__ depends on no attribute")


def _judge_repr(trial: Trial, public: list[str], everything: list[str]) -> None:
    text = trial.shown(everything)
    if not re.fullmatch(rf"{re.escape(trial.name)}\(.*\)", text):
        raise Flawed(f"__repr__ gives {text[:60]}")
    for name in everything:
        if _CONFIDENTIAL.search(name):
            if f"<{name}>" in text:
                raise Flawed(f"__repr__ shows '{name}', which may be secret")
        elif name in public and f"{name}=<{name}>" not in text:
            raise Flawed(f"__repr__ does not show '{name}'")


def _judge_eq(trial: Trial, public: list[str], everything: list[str], used: set[str]) -> None:
    if not trial.equal(everything):
        raise Flawed("__eq__ says that an object differs from one with the same attributes")
    for name in sorted({*public, *used}):
        if trial.equal(everything, name):
            raise Flawed(f"__eq__ does not compare '{name}'")
    if not trial.leaves_others(everything):
        raise Flawed("__eq__ does not leave other types to themselves")


def _bases(cls: ast.ClassDef, module: ast.Module) -> Iterator[ast.ClassDef]:
    for base in cls.bases:
        for part in module.body:
            if (
                isinstance(part, ast.ClassDef)
                and part is not cls
                and part.name == ast.unparse(base).partition("[")[0]
            ):
                yield part
                yield from _bases(part, module)


def _that_run(inits: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The `__init__` of a class, and those of its bases as far as each calls the next."""
    for init in inits:
        yield init
        if not any(isinstance(node, ast.Attribute) and node.attr == "__init__" for node in ast.walk(init)):
            return


def _named(part: ast.stmt, name: str) -> bool:
    return isinstance(part, ast.FunctionDef) and part.name == name


def _set_at_once(init: ast.stmt) -> Iterator[str]:
    """Attributes that statements of `__init__` itself set, before any of them could return."""
    for part in getattr(init, "body", []):
        if isinstance(part, ast.Assign | ast.AnnAssign) and part.value is not None:
            yield from _stores(part, init)
        if any(isinstance(node, ast.Return) for node in ast.walk(part)):
            return


def _stores(inside: ast.AST, init: ast.stmt) -> Iterator[str]:
    arguments: list[ast.arg] = init.args.args if isinstance(init, ast.FunctionDef) else []
    me = arguments[0].arg if arguments else ""
    for node in ast.walk(inside):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute, ctx=ast.Store()) if name == me:
                yield attribute
            case _:
                pass


def _defined(part: ast.stmt) -> Iterator[str]:
    """Properties and class attributes, which can be read like attributes."""
    if isinstance(part, ast.FunctionDef) and any(
        "property" in ast.unparse(each) for each in part.decorator_list
    ):
        yield part.name
    if isinstance(part, ast.Assign):
        yield from (target.id for target in part.targets if isinstance(target, ast.Name))
    if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name) and part.value is not None:
        yield part.target.id


def _read_from_self(method: ast.FunctionDef) -> set[str]:
    """Attributes of the object itself that a method reads."""
    me = method.args.args[0].arg if method.args.args else ""
    return {
        node.attr
        for node in ast.walk(method)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == me
        and not node.attr.startswith("__")
    }
