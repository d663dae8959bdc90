"""Type hints of the packages' own authors: put back as they were, and put back false."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from tests.bench.checks.trial import Trial
from tests.bench.corpus import Files
from tests.bench.mechanical.modules import package_of
from tests.bench.mechanical.running import planned
from tests.bench.mechanical.text import Edit, Source, edited
from tests.support.memory_tree import MemoryTree
from tier_code.domain.errors import TierCodeError
from tier_code.domain.events import RequestDeclined
from tier_code.domain.plan import Step
from tier_code.engine.services import CodeServices

PER_PACKAGE = 3
Function = ast.FunctionDef | ast.AsyncFunctionDef
_OTHERS = {
    "str": ("int", "bytes"),
    "int": ("str", "list[int]"),
    "bool": ("str", "list[bool]"),
    "bytes": ("str", "int"),
    "float": ("str", "list[float]"),
    "None": ("int", "str"),
}
"""Plain types, and what they are surely not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hinted:
    """A function with all its hints."""

    source: Source
    node: Function
    qualname: str

    @property
    def hints(self) -> list[ast.expr]:
        """The annotations, that of the result last."""
        arguments = [argument for argument in ast.walk(self.node.args) if isinstance(argument, ast.arg)]
        found = [argument.annotation for argument in arguments if argument.annotation is not None]
        return found + ([self.node.returns] if self.node.returns is not None else [])

    @property
    def stripped(self) -> bytes:
        """The file without the function's hints."""
        edits: list[Edit] = []
        for argument in ast.walk(self.node.args):
            if isinstance(argument, ast.arg) and argument.annotation is not None:
                start = self.source.start(argument) + len(argument.arg.encode())
                edits.append((start, self.source.end(argument.annotation), b""))
        if self.node.returns is not None:
            start = self.source.content.rindex(b"->", 0, self.source.start(self.node.returns))
            start = len(self.source.content[:start].rstrip())
            edits.append((start, self.source.end(self.node.returns), b""))
        return edited(self.source.content, edits)

    def with_hint(self, hint: ast.expr, new: str) -> bytes:
        """The file with one other hint."""
        return edited(self.source.content, [(self.source.start(hint), self.source.end(hint), new.encode())])


Wrong = Callable[[Hinted, Random], Iterator[bytes]]


async def hint_trials(code: CodeServices, files: Files, chance: Random) -> list[Trial]:
    """Real hints as right edits, false ones and other changes beside them as wrong ones."""
    found = list(hinted(files))
    trials: list[Trial] = []
    for item in chance.sample(found, k=min(PER_PACKAGE, len(found))):
        path = item.source.path
        before = {**files, path: item.stripped}
        step = await _step(code, before, f"{path}::{item.qualname}")
        if step is None:
            continue
        trials.append(_trial(step, before, dict(files), "type-hints", item, right=True))
        for name, wrong in WRONG_HINTS.items():
            content = next(wrong(item, chance), None)
            if content is not None and content not in (item.source.content, item.stripped):
                trials.append(_trial(step, before, {**files, path: content}, name, item, right=False))
    return trials


def hinted(files: Files) -> Iterator[Hinted]:
    """Functions and methods with a hint for everything, undecorated, outside of functions."""
    for path, source in package_of(files).sources.items():
        if not path.endswith(".py"):
            continue
        for qualname, node in _functions(source.tree.body, ""):
            arguments = [argument for argument in ast.walk(node.args) if isinstance(argument, ast.arg)]
            unhinted = [argument.arg for argument in arguments if argument.annotation is None]
            body = [part for part in node.body if not isinstance(part, ast.Expr | ast.Pass)]
            if node.returns is not None and len(arguments) > 1 and set(unhinted) <= {"self", "cls"} and body:
                yield Hinted(source=source, node=node, qualname=qualname)


def _functions(body: list[ast.stmt], outer: str) -> Iterator[tuple[str, Function]]:
    names = [getattr(node, "name", "") for node in body]
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{outer}{node.name}.")
        elif isinstance(node, Function) and names.count(node.name) == 1 and not node.decorator_list:
            yield f"{outer}{node.name}", node


async def _step(code: CodeServices, before: Files, name: str) -> Step | None:
    try:
        plan = await planned(code, MemoryTree(dict(before)), f"add type hints to {name}")
    except TierCodeError:
        return None
    return None if isinstance(plan, RequestDeclined) or len(plan.steps) != 1 else plan.steps[0]


def _trial(step: Step, before: Files, after: Files, family: str, item: Hinted, *, right: bool) -> Trial:
    subject = f"{item.source.path}::{item.qualname}"
    return Trial(step=step, before=before, after=after, family=family, right=right, subject=subject)


def unknown_type(item: Hinted, chance: Random) -> Iterator[bytes]:
    """A type that exists nowhere."""
    yield item.with_hint(chance.choice(item.hints), "ZoneTable")


def denied_result(item: Hinted, chance: Random) -> Iterator[bytes]:
    """The result has a plain type, and another one is stated: the body shows it."""
    returns = item.node.returns
    others = _OTHERS.get(ast.unparse(returns), ()) if returns is not None else ()
    if (
        returns is not None
        and others
        and not any(isinstance(node, ast.Yield) for node in ast.walk(item.node))
    ):
        yield item.with_hint(returns, chance.choice(others))


def false_parameter(item: Hinted, chance: Random) -> Iterator[bytes]:
    """A parameter of a plain type is said to have another one: plausible, and maybe nothing shows it."""
    plain = [hint for hint in item.hints if hint is not item.node.returns and ast.unparse(hint) in _OTHERS]
    if plain:
        hint = chance.choice(plain)
        yield item.with_hint(hint, chance.choice(_OTHERS[ast.unparse(hint)]))


def only_any(item: Hinted, chance: Random) -> Iterator[bytes]:
    """Every hint is `object` or `Any`: nothing is said."""
    del chance
    edits = [
        (item.source.start(hint), item.source.end(hint), b"__import__('typing').Any") for hint in item.hints
    ]
    yield edited(item.source.content, edits)


def statement_lost(item: Hinted, chance: Random) -> Iterator[bytes]:
    """A statement of the function is gone."""
    body = [part for part in item.node.body[1:] if part.end_lineno is not None]
    for part in chance.sample(body, k=len(body)):
        start, end = item.source.lines_of(part)
        yield edited(item.source.content, [(start, end, b"")])


def default_changed(item: Hinted, chance: Random) -> Iterator[bytes]:
    """A default is another one."""
    for default in chance.sample(item.node.args.defaults, k=len(item.node.args.defaults)):
        new = b"0" if item.source.of(default) != "0" else b"1"
        yield edited(item.source.content, [(item.source.start(default), item.source.end(default), new)])


def cast_added(item: Hinted, chance: Random) -> Iterator[bytes]:
    """A result is bent so that the hint holds."""
    returned = [node.value for node in ast.walk(item.node) if isinstance(node, ast.Return) and node.value]
    for value in chance.sample(returned, k=len(returned)):
        edits = [
            (item.source.start(value), item.source.start(value), b"str("),
            (item.source.end(value),) * 2 + (b")",),
        ]
        yield edited(item.source.content, edits)


def comment_added(item: Hinted, chance: Random) -> Iterator[bytes]:
    """The checker is told to look away."""
    del chance
    end = item.source.content.index(b"\n", item.source.start(item.node.body[0]))
    yield edited(item.source.content, [(end, end, b"  # type: ignore")])


def docstring_changed(item: Hinted, chance: Random) -> Iterator[bytes]:
    """The docstring beside is another one."""
    del chance
    first = item.node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        span = (item.source.start(first.value), item.source.end(first.value))
        yield edited(item.source.content, [(*span, b'"""Reworded on the way."""')])


WRONG_HINTS: Mapping[str, Wrong] = {
    "type that does not exist": unknown_type,
    "result that the body denies": denied_result,
    "false type of a parameter": false_parameter,
    "nothing but Any": only_any,
    "statement lost beside": statement_lost,
    "default changed beside": default_changed,
    "result bent to fit": cast_added,
    "checker told to look away": comment_added,
    "docstring changed beside": docstring_changed,
}
