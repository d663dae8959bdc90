"""Wrong results of single kinds of work: moves, signatures, strings, constants and the rest."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from random import Random

from tests.bench.checks.wrong import Injector, changed_paths
from tests.bench.corpus import Files
from tests.bench.mechanical.task import Task
from tests.bench.mechanical.text import Edit, Source, edited

Found = Callable[[Source, Task], Iterator[Edit]]


def _each(find: Found) -> Injector:
    """An injector that tries single edits in the changed files."""

    def inject(task: Task, right: Files, chance: Random) -> Iterator[Files]:
        for path in changed_paths(task, right):
            source = Source(path, right[path])
            edits = list(find(source, task)) if source.usable else []
            for edit in chance.sample(edits, k=len(edits)):
                yield {**right, path: edited(source.content, [edit])}

    inject.__doc__ = find.__doc__
    return inject


def _subject(task: Task) -> str:
    return task.subject.rpartition("::")[2].rpartition(".")[2]


def _calls(source: Source, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called == name:
                yield node


def _definitions(source: Source, name: str) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            yield node


def wrong_value_passed(source: Source, task: Task) -> Iterator[Edit]:
    """A call of the changed function passes another value."""
    for call in _calls(source, _subject(task)):
        for value in [*call.args, *(keyword.value for keyword in call.keywords)]:
            yield source.start(value), source.end(value), b"Ellipsis"


def keyword_lost(source: Source, task: Task) -> Iterator[Edit]:
    """A call of the changed function loses its last keyword, or its last argument."""
    for call in _calls(source, _subject(task)):
        last: ast.expr | ast.keyword | None = (call.keywords or call.args or [None])[-1]
        if last is not None:
            start = source.content.rindex(
                b"(" if len(call.args) + len(call.keywords) == 1 else b",", 0, source.start(last)
            )
            keep = 1 if source.content[start : start + 1] == b"(" else 0
            yield start + keep, source.end(last), b""


def call_arguments_swapped(source: Source, task: Task) -> Iterator[Edit]:
    """A call of the changed function has two arguments in the wrong order."""
    for call in _calls(source, _subject(task)):
        if len(call.args) > 1:
            one, other = call.args[:2]
            texts = [source.content[source.start(part) : source.end(part)] for part in (one, other)]
            between = source.content[source.end(one) : source.start(other)]
            yield source.start(one), source.end(other), texts[1] + between + texts[0]


def keyword_half_renamed(source: Source, task: Task) -> Iterator[Edit]:
    """A keyword at one call of the changed function is spelt otherwise."""
    for call in _calls(source, _subject(task)):
        for keyword in call.keywords:
            if keyword.arg:
                start = source.start(keyword)
                yield start, start + len(keyword.arg.encode()), keyword.arg.encode() + b"_x"


def parameter_lost(source: Source, task: Task) -> Iterator[Edit]:
    """The definition lacks its last parameter's default, or has another one."""
    for node in _definitions(source, _subject(task)):
        for default in [*node.args.defaults, *(value for value in node.args.kw_defaults if value)]:
            yield source.start(default), source.end(default), b"Ellipsis"


def parameters_exchanged(source: Source, task: Task) -> Iterator[Edit]:
    """Two parameters of the definition stand in the wrong order."""
    for node in _definitions(source, _subject(task)):
        plain = node.args.args
        for one, other in pairwise(plain):
            texts = [source.content[source.start(part) : source.end(part)] for part in (one, other)]
            between = source.content[source.end(one) : source.start(other)]
            yield source.start(one), source.end(other), texts[1] + between + texts[0]


def stranger_call_changed(source: Source, task: Task) -> Iterator[Edit]:
    """A call of something else gets the new keyword too."""
    match = re.search(r"parameter (\w+)=(\S+)", task.request)
    if match is None:
        return
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id != _subject(task)
            and node.args
        ):
            end = source.end(node) - 1
            if source.content[end - 1 : end] not in b",(":
                yield end, end, f", {match[1]}={match[2]}".encode()


def fields_swapped(source: Source, task: Task) -> Iterator[Edit]:
    """Two fields of an f-string change places."""
    del task
    for text, start in _formatted(source):
        fields = list(re.finditer(r"\{[^{}]+\}", text))
        if len(fields) > 1 and fields[0].group() != fields[1].group():
            one, other = fields[:2]
            new = (
                text[: one.start()]
                + other.group()
                + text[one.end() : other.start()]
                + one.group()
                + text[other.end() :]
            )
            yield start, start + len(text.encode()), new.encode()


def conversion_lost(source: Source, task: Task) -> Iterator[Edit]:
    """A field of an f-string loses its `!r`, or its format."""
    del task
    for text, start in _formatted(source):
        for match in re.finditer(r"![ra]|:[^{}:=!]+(?=\})", text):
            at = start + len(text[: match.start()].encode())
            yield at, at + len(match.group().encode()), b""


def conversion_gained(source: Source, task: Task) -> Iterator[Edit]:
    """A field of an f-string gets `!r`, or a width."""
    del task
    for text, start in _formatted(source):
        for match in re.finditer(r"(?<!\{)\{\w+(\})", text):
            at = start + len(text[: match.start(1)].encode())
            yield at, at, b"!r"


def field_replaced(source: Source, task: Task) -> Iterator[Edit]:
    """A field of an f-string shows another name."""
    del task
    for text, start in _formatted(source):
        for match in re.finditer(r"(?<!\{)\{(\w+)", text):
            at = start + len(text[: match.start(1)].encode())
            yield at, at + len(match[1].encode()), b"__name__"


def _formatted(source: Source) -> Iterator[tuple[str, int]]:
    for token in source.tokens:
        if token.string[:2].lower() in ("f'", 'f"'):
            yield token.string, source.token_start(token)


def other_value(source: Source, task: Task) -> Iterator[Edit]:
    """The extracted constant has another value."""
    del task
    for node in source.tree.body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == "EXTRACTED_VALUE"
        ):
            value = node.value
            text = source.of(value)
            yield (
                source.start(value),
                source.end(value),
                (f"{text}0" if text.isdigit() else f"{text[0]}x{text[1:]}").encode(),
            )


def other_place_replaced(source: Source, task: Task) -> Iterator[Edit]:
    """The new constant stands where another value was."""
    del task
    inside = {
        id(part)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.JoinedStr | ast.Expr)
        for part in ast.walk(node)
    }
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | str) and id(node) not in inside:
            yield source.start(node), source.end(node), b"EXTRACTED_VALUE"


def decorator_lost(source: Source, task: Task) -> Iterator[Edit]:
    """A definition loses a decorator."""
    del task
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                yield source.start(decorator) - 1, source.end(decorator) + 1 + node.col_offset, b""


def docstring_lost(source: Source, task: Task) -> Iterator[Edit]:
    """A definition loses its docstring."""
    name = _subject(task)
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.FunctionDef | ast.ClassDef)
            and (not name or node.name == name)
            and len(node.body) > 1
        ):
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                start, end = source.lines_of(first)
                yield start, end, b""


def left_behind(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """What was moved is still at its old place too."""
    del chance
    path, name = task.subject.split("::")
    before = Source(path, task.files[path])
    for node in before.tree.body:
        if getattr(node, "name", "") == name and isinstance(node, ast.stmt):
            start, end = before.lines_of(node)
            yield {**right, path: right[path] + b"\n\n" + before.content[start:end]}


def old_import(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """One module still imports it from where it was."""
    paths = [
        path
        for path in changed_paths(task, right)
        if path != task.subject.partition("::")[0] and path in task.files
    ]
    for path in chance.sample(paths, k=len(paths)):
        old = {
            line
            for line in task.files[path].splitlines(keepends=True)
            if re.match(rb"\s*(?:from|import)\b", line)
        }
        lines = right[path].splitlines(keepends=True)
        new = [line for line in lines if re.match(rb"\s*(?:from|import)\b", line) and line not in old]
        lost = [line for line in old if line not in lines]
        if new and lost:
            yield {**right, path: right[path].replace(new[0], b"".join(sorted(lost)), 1)}


def import_moved_down(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """An import stands behind code that uses it."""
    for path in changed_paths(task, right):
        source = Source(path, right[path])
        if not source.usable:
            continue
        imports = [
            node
            for node in source.tree.body
            if isinstance(node, ast.Import | ast.ImportFrom) and getattr(node, "module", "") != "__future__"
        ]
        for node in chance.sample(imports, k=len(imports)):
            start, end = source.lines_of(node)
            yield {**right, path: source.content[:start] + source.content[end:] + source.content[start:end]}


def import_renamed(source: Source, task: Task) -> Iterator[Edit]:
    """An import brings something else under the same name."""
    del task
    for node in source.tree.body:
        if isinstance(node, ast.ImportFrom) and node.module != "__future__":
            for alias in node.names:
                if alias.asname is None and alias.name != "*":
                    start = source.start(alias)
                    yield (
                        start,
                        start + len(alias.name.encode()),
                        f"{alias.name}_old as {alias.name}".encode(),
                    )


def captures_swapped(source: Source, task: Task) -> Iterator[Edit]:
    """A rewritten place has two of its parts in the wrong order, or one of them twice."""
    match = re.search(r"(?:with|to) `(\w+)\(", task.request)
    if match is None:
        return
    for call in _calls(source, match[1]):
        if len(call.args) > 1:
            one, other = call.args[:2]
            yield source.start(one), source.end(one), source.content[source.start(other) : source.end(other)]
        elif call.args:
            yield source.start(call.args[0]), source.end(call.args[0]), b"None"


def alive_deleted(source: Source, task: Task) -> Iterator[Edit]:
    """A definition that is used is deleted along."""
    del task
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and len(source.words.get(node.name, ())) > 1:
            start, end = source.lines_of(node)
            yield start, end, b""


def branch_deleted(source: Source, task: Task) -> Iterator[Edit]:
    """A statement that can be reached is deleted along."""
    del task
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef):
            for child in node.body[1:]:
                start, end = source.lines_of(child)
                yield start, end, b""


def object_lost(source: Source, task: Task) -> Iterator[Edit]:
    """A call of the new function does not give it the object, or gives another."""
    for call in _calls(source, _subject(task)):
        if call.args and source.of(call.args[0]) == "self":
            yield source.start(call.args[0]), source.end(call.args[0]), b"None"
        elif isinstance(call.func, ast.Name):
            yield source.start(call.func), source.start(call.func), b"self."


_SIGNATURE: Mapping[str, Injector] = {
    "wrong value passed": _each(wrong_value_passed),
    "argument lost at a call": _each(keyword_lost),
    "arguments in the wrong order": _each(call_arguments_swapped),
    "keyword half renamed": _each(keyword_half_renamed),
    "wrong default": _each(parameter_lost),
    "parameters in the wrong order": _each(parameters_exchanged),
    "call of something else changed": _each(stranger_call_changed),
}
WRONG_WORK: Mapping[str, Mapping[str, Injector]] = {
    "signature-add": _SIGNATURE,
    "signature-remove": _SIGNATURE,
    "signature-rename": _SIGNATURE,
    "signature-reorder": _SIGNATURE,
    "fstrings": {
        "fields swapped": _each(fields_swapped),
        "conversion or format lost": _each(conversion_lost),
        "conversion gained": _each(conversion_gained),
        "another field": _each(field_replaced),
    },
    "extract-constant": {
        "another value": _each(other_value),
        "another place replaced": _each(other_place_replaced),
    },
    "move": {
        "left behind too": left_behind,
        "old import kept": old_import,
        "decorator lost": _each(decorator_lost),
        "docstring lost": _each(docstring_lost),
        "wrong default": _each(parameter_lost),
    },
    "method-to-function": {
        "object lost at a call": _each(object_lost),
        "arguments in the wrong order": _each(call_arguments_swapped),
        "docstring lost": _each(docstring_lost),
        "parameters in the wrong order": _each(parameters_exchanged),
    },
    "imports": {
        "import behind its use": import_moved_down,
        "import of something else": _each(import_renamed),
    },
    "unused-imports": {
        "import behind its use": import_moved_down,
        "import of something else": _each(import_renamed),
    },
    "dead-code": {
        "live definition deleted": _each(alive_deleted),
        "live statement deleted": _each(branch_deleted),
    },
    "pattern": {"captured parts swapped": _each(captures_swapped)},
}
