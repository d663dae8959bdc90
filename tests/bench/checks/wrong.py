"""Wrong edits of any kind: a right result with something else done, undone or left out."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from random import Random

from tests.bench.corpus import Files
from tests.bench.mechanical.task import Task
from tests.bench.mechanical.text import Edit, Source, edited

Injector = Callable[[Task, Files, Random], Iterator[Files]]
"""From a task and its right result to wrong results, in an order that chance decides; the first is taken."""


def changed_paths(task: Task, right: Files) -> list[str]:
    """Python files that a right result changed or created."""
    return [path for path in sorted(right) if right[path] != task.files.get(path) and path.endswith(".py")]


def _sources(task: Task, right: Files, chance: Random) -> Iterator[Source]:
    paths = changed_paths(task, right)
    for path in chance.sample(paths, k=len(paths)):
        source = Source(path, right[path])
        if source.usable:
            yield source


def _with_edit(right: Files, source: Source, edit: Edit) -> Files:
    return {**right, source.path: edited(source.content, [edit])}


def left_out(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """One change of several is taken back: a missed reference, a call site left out."""
    paths = changed_paths(task, right)
    for path in chance.sample(paths, k=len(paths)):
        before = task.files.get(path)
        if before is None:
            continue
        old, new = before.splitlines(keepends=True), right[path].splitlines(keepends=True)
        hunks = [
            op
            for op in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
            if op[0] != "equal"
        ]
        if len(hunks) + len(paths) < 3:
            continue
        for _, first, last, start, end in chance.sample(hunks, k=len(hunks)):
            yield {**right, path: b"".join([*new[:start], *old[first:last], *new[end:]])}


def file_left_out(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """All changes of one file are taken back."""
    paths = [path for path in changed_paths(task, right) if path in task.files]
    if len(paths) > 1:
        for path in chance.sample(paths, k=len(paths)):
            yield {**right, path: task.files[path]}


def constant_changed(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """A number in the same file is another one."""
    for source in _sources(task, right, chance):
        found = [
            node
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Constant) and type(node.value) is int and source.of(node).isdigit()
        ]
        for node in chance.sample(found, k=min(3, len(found))):
            new = str(int(str(node.value)) + 1).encode()
            yield _with_edit(right, source, (source.start(node), source.end(node), new))


def text_changed(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """A letter of a string in the same file is another one."""
    for source in _sources(task, right, chance):
        found = [
            node
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and source.of(node)[:1] in "'\""
        ]
        for node in chance.sample(found, k=min(5, len(found))):
            match = re.search(rb"[a-z]{3}", source.content[source.start(node) : source.end(node)])
            if match:
                at = source.start(node) + match.start()
                yield _with_edit(right, source, (at, at + 1, b"x" if match.group()[:1] != b"x" else b"y"))


def operator_changed(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """A comparison or a connective says something else."""
    swaps = {
        b" == ": b" != ",
        b" < ": b" <= ",
        b" > ": b" >= ",
        b" and ": b" or ",
        b" or ": b" and ",
        b" not in ": b" in ",
        b" is not ": b" is ",
    }
    for source in _sources(task, right, chance):
        found = [node for node in ast.walk(source.tree) if isinstance(node, ast.Compare | ast.BoolOp)]
        for node in chance.sample(found, k=min(5, len(found))):
            parts = [node.left, node.comparators[0]] if isinstance(node, ast.Compare) else node.values[:2]
            start, end = source.end(parts[0]), source.start(parts[1])
            old = source.content[start:end]
            if old in swaps:
                yield _with_edit(right, source, (start, end, swaps[old]))


def arguments_swapped(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """Two arguments of a call in the same file change places."""
    for source in _sources(task, right, chance):
        inside = {
            id(part)
            for node in ast.walk(source.tree)
            if isinstance(node, ast.JoinedStr)
            for part in ast.walk(node)
        }
        found = [
            node
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Call) and len(node.args) > 1 and id(node) not in inside
        ]
        for node in chance.sample(found, k=min(5, len(found))):
            one, other = node.args[:2]
            texts = [source.content[source.start(part) : source.end(part)] for part in (one, other)]
            if texts[0] != texts[1] and b"*" not in texts[0][:1] + texts[1][:1]:
                between = source.content[source.end(one) : source.start(other)]
                yield _with_edit(
                    right, source, (source.start(one), source.end(other), texts[1] + between + texts[0])
                )


def statement_lost(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """A statement in the same file is gone."""
    for source in _sources(task, right, chance):
        found = [
            child
            for node in ast.walk(source.tree)
            if isinstance(node, ast.FunctionDef) and len(node.body) > 2
            for child in node.body[1:]
            if isinstance(child, ast.Assign | ast.AugAssign | ast.Expr) and child.lineno == child.end_lineno
        ]
        for child in chance.sample(found, k=min(3, len(found))):
            start, end = source.lines_of(child)
            yield _with_edit(right, source, (start, end, b""))


def comment_changed(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """A comment in the same file says something else."""
    for source in _sources(task, right, chance):
        found = [token for token in source.tokens if token.type == 63 or re.match(r"#\s*\w{3}", token.string)]
        comments = [token for token in found if token.string.startswith("#") and len(token.string) > 5]
        for token in chance.sample(comments, k=min(3, len(comments))):
            start = source.token_start(token)
            yield _with_edit(
                right, source, (start, start + len(token.string.encode()), b"# reworded on the way")
            )


def default_changed(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """A parameter in the same file has another default."""
    for source in _sources(task, right, chance):
        found = [
            default
            for node in ast.walk(source.tree)
            if isinstance(node, ast.FunctionDef)
            for default in node.args.defaults
            if isinstance(default, ast.Constant)
        ]
        for default in chance.sample(found, k=min(3, len(found))):
            new = b"False" if source.of(default) == "True" else b"True"
            yield _with_edit(right, source, (source.start(default), source.end(default), new))


def import_removed(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """An import that is used is gone."""
    for source in _sources(task, right, chance):
        found = [
            node
            for node in source.tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            and getattr(node, "module", "") != "__future__"
            and any(
                len(source.words.get((alias.asname or alias.name).split(".")[0], ())) > 1
                for alias in node.names
            )
        ]
        for node in chance.sample(found, k=min(3, len(found))):
            start, end = source.lines_of(node)
            yield _with_edit(right, source, (start, end, b""))


def stranger_file(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """A file that has nothing to do with it changes too."""
    others = [
        path
        for path in task.files
        if path.endswith(".py") and right.get(path) == task.files[path] and right[path]
    ]
    for path in chance.sample(others, k=min(3, len(others))):
        yield {**right, path: right[path] + b"\n_LEFT_BEHIND = 1\n"}


def file_added(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """A file that nobody asked for is there."""
    folder = chance.choice(changed_paths(task, right) or [""]).rpartition("/")[0]
    yield {**right, f"{folder}/left_behind.py".lstrip("/"): b"LEFT_BEHIND = 1\n"}


def function_lost(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """A function in the same file that others use is gone."""
    for source in _sources(task, right, chance):
        found = [
            node
            for node in source.tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and len(source.words.get(node.name, ())) > 1
        ]
        for node in chance.sample(found, k=min(3, len(found))):
            start, end = source.lines_of(node)
            yield _with_edit(right, source, (start, end, b""))


ANYWHERE: Mapping[str, Injector] = {
    "call site or reference left out": left_out,
    "whole file left out": file_left_out,
    "constant changed beside": constant_changed,
    "text changed beside": text_changed,
    "operator changed beside": operator_changed,
    "arguments swapped beside": arguments_swapped,
    "statement lost": statement_lost,
    "comment changed": comment_changed,
    "default changed beside": default_changed,
    "import removed that is used": import_removed,
    "another file changed": stranger_file,
    "file added": file_added,
    "function lost that is used": function_lost,
}
"""What may go wrong beside any mechanical edit."""
