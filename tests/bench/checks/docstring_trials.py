"""Docstrings of the packages' own authors: put back as they were, or with something wrong in them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from tests.bench.checks.trial import Trial
from tests.bench.corpus import Files
from tests.bench.mechanical.modules import package_of
from tests.bench.mechanical.running import planned
from tests.bench.mechanical.text import Source, edited
from tests.support.memory_tree import MemoryTree
from tier_code.domain.errors import TierCodeError
from tier_code.domain.events import RequestDeclined
from tier_code.domain.plan import Step
from tier_code.engine.services import CodeServices

PER_PACKAGE = 10
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Documented:
    """A function with its docstring, and the file without it."""

    source: Source
    node: Function
    qualname: str
    literal: ast.Constant

    @property
    def text(self) -> str:
        """The literal as written, quotes included."""
        return self.source.of(self.literal)

    @property
    def stripped(self) -> bytes:
        """The file without the docstring."""
        start, end = self.source.lines_of(self.node.body[0])
        return edited(self.source.content, [(start, end, b"")])

    def with_text(self, literal: str) -> bytes:
        """The file with another literal in its place."""
        span = (self.source.start(self.literal), self.source.end(self.literal), literal.encode())
        return edited(self.source.content, [span])


Wrong = Callable[[Documented, list[Documented], Random], Iterator[bytes]]


async def docstring_trials(code: CodeServices, files: Files, chance: Random) -> list[Trial]:
    """Real docstrings as right edits; mutated ones, and code changed beside them, as wrong ones."""
    found = list(documented(files))
    trials: list[Trial] = []
    for item in chance.sample(found, k=min(PER_PACKAGE, len(found))):
        path = item.source.path
        before = {**files, path: item.stripped}
        step = await _step(code, before, f"{path}::{item.qualname}")
        if step is None:
            continue
        trials.append(_trial(step, before, dict(files), "docstring", item, right=True))
        for name in chance.sample(sorted(WRONG_DOCSTRINGS), k=len(WRONG_DOCSTRINGS)):
            content = next(WRONG_DOCSTRINGS[name](item, found, chance), None)
            if content is not None and content not in (item.source.content, item.stripped):
                trials.append(_trial(step, before, {**files, path: content}, name, item, right=False))
    return trials


def documented(files: Files) -> Iterator[Documented]:
    """Functions and methods with a docstring of several words and some more body, outside of functions."""
    for path, source in package_of(files).sources.items():
        if not path.endswith(".py"):
            continue
        for qualname, node in _functions(source.tree.body, ""):
            first = node.body[0]
            alone = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            if alone and len(node.body) > 1 and len((ast.get_docstring(node) or "").split()) > 3:
                literal = first.value  # type: ignore[attr-defined] # looked at above
                if first.lineno > node.lineno and source.of(literal).startswith(('"""', "'''")):
                    yield Documented(source=source, node=node, qualname=qualname, literal=literal)


def _functions(body: list[ast.stmt], outer: str) -> Iterator[tuple[str, Function]]:
    names = [getattr(node, "name", "") for node in body]
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{outer}{node.name}.")
        elif isinstance(node, Function) and names.count(node.name) == 1 and not node.decorator_list:
            yield f"{outer}{node.name}", node


async def _step(code: CodeServices, before: Files, name: str) -> Step | None:
    try:
        plan = await planned(code, MemoryTree(dict(before)), f"document {name}")
    except TierCodeError:
        return None
    return None if isinstance(plan, RequestDeclined) or len(plan.steps) != 1 else plan.steps[0]


def _trial(step: Step, before: Files, after: Files, family: str, item: Documented, *, right: bool) -> Trial:
    subject = f"{item.source.path}::{item.qualname}"
    return Trial(step=step, before=before, after=after, family=family, right=right, subject=subject)


def _with_line(item: Documented, line: str) -> bytes:
    """The docstring with one more paragraph at its end."""
    indent = " " * item.literal.col_offset
    quotes = item.text[-3:]
    body = item.text[:-3].rstrip()
    return item.with_text(f"{body}\n\n{indent}{line}\n{indent}{quotes}")


def unknown_parameter(item: Documented, others: list[Documented], chance: Random) -> Iterator[bytes]:
    """A parameter is explained that does not exist."""
    del others
    form = chance.choice(
        (
            ":param zone_count: How many zones there are.",
            "Args:\n{i}    zone_count: How many zones there are.",
        )
    )
    yield _with_line(item, form.replace("{i}", " " * item.literal.col_offset))


def unknown_exception(item: Documented, others: list[Documented], chance: Random) -> Iterator[bytes]:
    """An exception is named that the code never raises."""
    del others
    raised = ast.unparse(item.node)
    form = chance.choice(
        (
            ":raises {e}: If nothing is left.",
            "Raises:\n{i}    {e}: If nothing is left.",
            "Raises {e} if nothing is left.",
        )
    )
    name = next(
        name for name in ("ZeroDivisionError", "PermissionError", "ConnectionError") if name not in raised
    )
    yield _with_line(item, form.replace("{e}", name).replace("{i}", " " * item.literal.col_offset))


def wrong_default(item: Documented, others: list[Documented], chance: Random) -> Iterator[bytes]:
    """A parameter is said to have a default that it has not."""
    del others, chance
    arguments = item.node.args
    for argument, default in zip(reversed(arguments.args), reversed(arguments.defaults), strict=False):
        if isinstance(default, ast.Constant) and default.value != 4711:
            yield _with_line(item, f":param {argument.arg}: Its weight. Defaults to 4711.")


def code_in_words(item: Documented, others: list[Documented], chance: Random) -> Iterator[bytes]:
    """The docstring holds code instead of words."""
    del others, chance
    indent = " " * item.literal.col_offset
    block = f"{indent}```python\n{indent}def {item.node.name}():\n{indent}    pass\n{indent}```"
    yield item.with_text(f'"""Do it.\n\n{block}\n{indent}"""')


def placeholder(item: Documented, others: list[Documented], chance: Random) -> Iterator[bytes]:
    """Nothing was filled in."""
    del others
    yield item.with_text(
        chance.choice(('"""TODO: describe this function."""', '"""<description>"""', '"""..."""'))
    )


def name_repeated(item: Documented, others: list[Documented], chance: Random) -> Iterator[bytes]:
    """No more than the name is said."""
    del others, chance
    words = item.node.name.strip("_").replace("_", " ")
    yield item.with_text(f'"""{words.capitalize()}."""')


def code_changed(item: Documented, others: list[Documented], chance: Random) -> Iterator[bytes]:
    """A statement beside the docstring is gone."""
    del others
    statements = item.node.body[1:]
    for child in chance.sample(statements, k=len(statements)):
        start, end = item.source.lines_of(child)
        if len(statements) > 1:
            yield edited(item.source.content, [(start, end, b"")])


def operator_changed(item: Documented, others: list[Documented], chance: Random) -> Iterator[bytes]:
    """A condition beside the docstring is another one."""
    del others
    found = [
        node
        for node in ast.walk(item.node)
        if isinstance(node, ast.If | ast.Return) and getattr(node, "test", None)
    ]
    for node in chance.sample(found, k=len(found)):
        test: ast.expr = getattr(node, "test")  # noqa: B009 - an If, as looked at above
        yield edited(item.source.content, [(item.source.start(test), item.source.start(test), b"not ")])


def comment_lost(item: Documented, others: list[Documented], chance: Random) -> Iterator[bytes]:
    """A comment of the file is gone."""
    del others
    found = [
        token
        for token in item.source.tokens
        if token.string.startswith("#") and token.line.strip() == token.string
    ]
    for token in chance.sample(found, k=min(2, len(found))):
        start = item.source.token_start(token)
        yield edited(item.source.content, [(start, start + len(token.string.encode()), b"")])


def signature_changed(item: Documented, others: list[Documented], chance: Random) -> Iterator[bytes]:
    """A parameter gets a default along with the words."""
    del others, chance
    arguments = item.node.args
    if (
        arguments.args
        and not arguments.defaults
        and not arguments.kwonlyargs
        and not arguments.vararg
        and not arguments.kwarg
    ):
        last = arguments.args[-1]
        yield edited(item.source.content, [(item.source.end(last), item.source.end(last), b"=None")])


def of_another(item: Documented, others: list[Documented], chance: Random) -> Iterator[bytes]:
    """The docstring of another function with other parameters stands here."""
    names = {argument.arg for argument in ast.walk(item.node) if isinstance(argument, ast.arg)}
    for other in chance.sample(others, k=min(12, len(others))):
        stranger = {
            argument.arg for argument in ast.walk(other.node) if isinstance(argument, ast.arg)
        } - names
        if any(
            re.search(rf"(?::param\s+(?:\w+ )?|`){name}\b|^\s+{name}(?: \(.*\))?:", other.text, re.MULTILINE)
            for name in stranger
        ):
            yield item.with_text(other.text)


def wrong_return(item: Documented, others: list[Documented], chance: Random) -> Iterator[bytes]:
    """A result is promised by a function that gives none back."""
    del others, chance
    gives = any(
        isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) and node.value is not None
        for node in ast.walk(item.node)
    )
    runs = any(not isinstance(node, ast.Raise | ast.Pass) for node in item.node.body[1:])
    if runs and not gives and item.node.name != "__init__":
        yield _with_line(item, ":returns: The number of items that were changed.")


def unknown_name(item: Documented, others: list[Documented], chance: Random) -> Iterator[bytes]:
    """A function is referred to that exists nowhere."""
    del others, chance
    yield _with_line(item, "Calls `prepare_zone_table()` first and then `close_zones()`.")


WRONG_DOCSTRINGS: Mapping[str, Wrong] = {
    "parameter that does not exist": unknown_parameter,
    "exception that is never raised": unknown_exception,
    "wrong default in words": wrong_default,
    "code in a docstring": code_in_words,
    "placeholder": placeholder,
    "name repeated": name_repeated,
    "statement lost beside": code_changed,
    "condition changed beside": operator_changed,
    "comment lost beside": comment_lost,
    "signature changed beside": signature_changed,
    "words of another function": of_another,
    "result that is not there": wrong_return,
    "name that does not exist": unknown_name,
}
