"""What a type hint step sees: its function with the evident hints in it, its calls, and what is missing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tier_code.codebase.checks.hints.type_checker import CheckerUnavailable
from tier_code.codebase.codemods.hints.evident import evident_hints
from tier_code.codebase.codemods.hints.hinting import evident_of, holding, site_of
from tier_code.codebase.codemods.hints.inferring import Subject
from tier_code.codebase.codemods.hints.sites import Site, parsed, sites_in
from tier_code.domain.context import ContextSlice, SourceSpan
from tier_code.domain.errors import ContextTooLarge, UsageProblem
from tier_code.domain.plan import Step
from tier_code.ports.counting import TokenCounter
from tier_code.ports.source import SourceTree

MOST_CALLS = 4
LONGEST_CALL = 90
MOST_CLASSES = 14
AIM = 700
"""Tokens: most of a small model's time is reading."""


def hint_slice_for(tree: SourceTree, step: Step, budget_tokens: int, counter: TokenCounter) -> ContextSlice:
    """The function, its class's header, calls of it in the repository, classes in reach, the missing names.

    Errors: UsageProblem for a missing function or without mypy; ContextTooLarge.
    """
    target = step.targets[0]
    try:
        subject, hints = evident_hints(tree, target.path)
        site = site_of(subject, target)
        kept = holding(subject, evident_of(target.qualname, hints))
    except CheckerUnavailable as problem:
        raise UsageProblem(str(problem)) from problem
    missing = [name for name in site.holes if (target.qualname, name) not in kept]
    source = subject.with_hints(kept)
    module = parsed(source)
    shown = sites_in(source, module)[target.qualname] if module is not None else site
    around = [f"# {target.path}", *_around(shown, source)]
    behind = [*_calls(site, subject), *_classes(subject), f"# missing: {', '.join(missing)}"]
    for lines in _shortened(source, shown):
        text = "\n".join([*around, *lines, "", *behind]) + "\n"
        tokens = counter.count(text)
        if tokens <= min(AIM, budget_tokens):
            break
    if tokens > budget_tokens:
        raise ContextTooLarge(f"{target}: {tokens} tokens, more than the {budget_tokens} allowed")
    span = SourceSpan(
        path=target.path,
        start=site.node.lineno,
        end=site.node.end_lineno or site.node.lineno,
        why="target",
        tokens=tokens,
    )
    return ContextSlice(spans=(span,), text=text, tokens=tokens)


def _around(site: Site, source: bytes) -> Iterator[str]:
    """The header of the class around a method."""
    if site.owner is not None:
        yield source.splitlines()[site.owner.lineno - 1].decode("utf-8", "replace")
        yield "..."


def _shortened(source: bytes, site: Site) -> Iterator[list[str]]:
    """The function's lines: all, then without its docstring, then only those that name a parameter."""
    lines = source.decode("utf-8", "replace").split("\n")
    first = min([site.node.lineno, *(item.lineno for item in site.node.decorator_list)])
    last = site.node.end_lineno or first
    yield lines[first - 1 : last]
    body = site.node.body
    begins = body[0].lineno
    if ast.get_docstring(site.node) is not None:
        begins = (body[0].end_lineno or begins) + 1
    header = lines[first - 1 : body[0].lineno - 1]
    rest = lines[begins - 1 : last]
    yield [*header, *rest]
    names = "|".join(re.escape(item.arg) for item in site.parameters)
    telling = re.compile(rf"\b(?:{names or 'return'}|return|yield)\b")
    kept = [line for line in rest if telling.search(line)]
    yield [*header, *kept]
    yield [*header, *kept[:12], "    ...", *kept[-8:]]


def _calls(site: Site, subject: Subject) -> Iterator[str]:
    """Calls of that name anywhere in the repository, each form once, those that show values first."""
    name = site.owner.name if site.owner is not None and site.name == "__init__" else site.name
    if name.startswith("__"):
        return
    found: dict[str, int] = {}
    for path in subject.sources.modules:
        source = subject.sources.files[path]
        module = parsed(source) if name.encode() in source else None
        for node in ast.walk(module) if module is not None else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name:
                text = ast.unparse(node)
                values = sum(isinstance(each, ast.Constant) for each in ast.walk(node))
                if len(text) <= LONGEST_CALL and (node.args or node.keywords):
                    found.setdefault(text, -min(values, 3))
    chosen = sorted(found, key=lambda text: found[text])[:MOST_CALLS]
    if chosen:
        yield f"# calls: {'; '.join(chosen)}"


def _classes(subject: Subject) -> Iterator[str]:
    """Classes that the file defines, and those it imports by names that look like classes."""
    imported = [name for name in subject.names.origins if name[:1].isupper() and not name.isupper()]
    names = [*subject.names.classes, *imported][:MOST_CLASSES]
    if names:
        yield f"# classes: {', '.join(names)}"
