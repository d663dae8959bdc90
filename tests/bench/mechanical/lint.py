"""Files put out of shape, and small faults that a linter mends, made by an exact inverse."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from random import Random

from tests.bench.corpus import Files
from tests.bench.mechanical.modules import package_of
from tests.bench.mechanical.task import Judge, Task
from tests.bench.mechanical.text import Edit, Source, edited
from tests.bench.mechanical.trees import clean_docstrings, other_files, same_tree, tree_fault
from tier_code.domain.plan import TaskClass


def formatted(files: Files, chance: Random) -> Iterator[Task]:
    """Spaces where none belong; the tree must stay, and the spaces must go."""
    package = package_of(files)
    tasks = []
    for path, source in package.sources.items():
        places = [
            token.end for token in source.tokens if token.string in (",", "=", "(") and token.type == 54
        ]
        if not path.endswith(".py") or len(places) < 8:
            continue
        chosen = [
            source.at(line, len(source.content.split(b"\n")[line - 1].decode()[:column].encode()))
            for line, column in chance.sample(places, k=6)
        ]
        content = edited(source.content, [(place, place, b"   ") for place in chosen])
        tasks.append(
            Task(
                family="format",
                task_class=TaskClass.A,
                request=chance.choice(("format {path}", "reformat the file {path}")).format(path=path),
                files={**files, path: content},
                judge=_without_spaces(files, path),
                subject=f"{path}::",
                sites=6,
            )
        )
    yield from tasks


def _without_spaces(right: Files, path: str) -> Judge:
    def judge(after: Files) -> str:
        fault = other_files(right, after, path) or tree_fault(right[path], after[path], clean_docstrings)
        if fault:
            return fault
        return (
            "spaces were left"
            if any(mark in after[path] for mark in (b"(   ", b"=   "))
            and b"(   " not in right[path]
            and b"=   " not in right[path]
            else ""
        )

    return judge


def lint_fixes(files: Files, chance: Random) -> Iterator[Task]:
    """`not x in y`, `not x is y` and f-strings without fields; the original has none of them."""
    package = package_of(files)
    tasks = []
    for path, source in package.sources.items():
        edits = list(_faults(source)) if path.endswith(".py") else []
        if len(edits) > 1:
            chosen = chance.sample(edits, k=min(6, len(edits)))
            tasks.append(
                Task(
                    family="lint-fix",
                    task_class=TaskClass.A,
                    request=chance.choice(
                        ("fix the lint in {path}", "fix the linter findings in {path}")
                    ).format(path=path),
                    files={**files, path: edited(source.content, chosen)},
                    judge=same_tree(files, path, _mended),
                    subject=f"{path}::",
                    sites=len(chosen),
                )
            )
    yield from tasks


def _mended(tree: ast.Module) -> ast.Module:
    """The tree without what linters find in originals too: `(object)`, idle `pass`, old imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            node.bases = [base for base in node.bases if ast.unparse(base) != "object"]
        body = getattr(node, "body", None)
        if isinstance(body, list) and len(body) > 1:
            kept = [part for part in body if not isinstance(part, ast.Pass) and not _is_old_future(part)]
            node.__setattr__("body", kept or body[:1])
    return tree


def _is_old_future(node: ast.AST) -> bool:
    named = isinstance(node, ast.ImportFrom) and node.module == "__future__"
    return named and "annotations" not in ast.unparse(node)


def _faults(source: Source) -> Iterator[Edit]:
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Compare)
            and len(node.ops) == 1
            and isinstance(node.left, ast.Name)
            and isinstance(node.comparators[0], ast.Name)
        ):
            left, right = source.of(node.left), source.of(node.comparators[0])
            text = source.of(node)
            if text == f"{left} not in {right}":
                yield source.start(node), source.end(node), f"not {left} in {right}".encode()
            elif text == f"{left} is not {right}":
                yield source.start(node), source.end(node), f"not {left} is {right}".encode()
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
            message = node.exc.args[0]
            if isinstance(message, ast.Constant) and isinstance(message.value, str):
                text = source.of(message)
                if (
                    text[0] in "'\""
                    and "{" not in text
                    and "}" not in text
                    and "\n" not in text
                    and "\\" not in text
                ):
                    yield source.start(message), source.start(message), b"f"
