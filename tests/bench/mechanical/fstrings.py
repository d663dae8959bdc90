"""Old-style formatting made from a package's own f-strings by an exact inverse; the request turns it back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from random import Random

from tests.bench.corpus import Files
from tests.bench.mechanical.modules import package_of
from tests.bench.mechanical.task import Judge, Task
from tests.bench.mechanical.text import Edit, Source, edited
from tier_code.domain.plan import TaskClass

_WORDINGS = (
    "convert {path} to f-strings",
    "use f-strings in {path}",
    "convert the strings in {path} to f-strings",
)


def fstrings(files: Files, chance: Random) -> Iterator[Task]:
    """Every file with f-strings that have an exact older form."""
    package = package_of(files)
    tasks = []
    for path, source in package.sources.items():
        edits = list(_edits(source, chance)) if path.endswith(".py") and not _old_style(source.tree) else []
        if edits:
            content = edited(source.content, edits)
            tasks.append(
                Task(
                    family="fstrings",
                    task_class=TaskClass.A,
                    request=chance.choice(_WORDINGS).format(path=path),
                    files={**files, path: content},
                    judge=same_strings(files, path),
                    subject=f"{path}::",
                    sites=len(edits),
                )
            )
    yield from tasks


def same_strings(right: Files, path: str) -> Judge:
    """A judge that knows the tree of the original; `{x}` and `{x!s}` are one where `%s` was."""

    def judge(after: Files) -> str:
        others = [name for name in {*right, *after} if name != path and right.get(name) != after.get(name)]
        if others:
            return f"{others[0]} changed"
        try:
            now = ast.parse(after[path])
        except SyntaxError as problem:
            return f"cannot be parsed: {problem}"
        was = [ast.dump(_plain(node)) for node in ast.parse(right[path]).body]
        found = [ast.dump(_plain(node)) for node in now.body]
        if was == found:
            return ""
        line = next((node.lineno for node, dump in zip(now.body, found, strict=False) if dump not in was), 0)
        return f"the definition at line {line} is not the original"

    return judge


class _Plain(ast.NodeTransformer):
    """Drops `!s`, which changes nothing but for types with a format of their own."""

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        """One field."""
        self.generic_visit(node)
        if node.conversion == ord("s") and node.format_spec is None:
            node.conversion = -1
        return node


def _plain(node: ast.AST) -> ast.AST:
    plain: ast.AST = _Plain().visit(node)
    return plain


def _old_style(tree: ast.Module) -> bool:
    """Whether the original has old formatting of its own, which the tool would rightly convert too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and _is_text(node.left):
            return True
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "format"
            and _is_text(node.func.value)
        ):
            return True
    return False


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _edits(source: Source, chance: Random) -> Iterator[Edit]:
    tokens = {
        (token.start[0], token.start[1]): token.string for token in source.tokens if token.string[:1] in "fF"
    }
    inner = {id(node.format_spec) for node in ast.walk(source.tree) if isinstance(node, ast.FormattedValue)}
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.JoinedStr) or id(node) in inner:
            continue
        text = source.of(node)
        whole = text in tokens.values() and text[1] in "'\"" and not text.startswith(('f"""', "f'''"))
        old = (
            _older(node, text[1], source, chance)
            if whole and "\\" not in text and text.count("\n") == 0
            else None
        )
        if old is not None and f"{text})" not in _behind(source, node):
            yield source.start(node), source.end(node), old.encode()


def _behind(source: Source, node: ast.expr) -> str:
    """Nothing that binds tighter than the old form may follow: the caller looks for what it must not see."""
    after = source.content[source.end(node) : source.end(node) + 1].decode("latin-1")
    return f"{source.of(node)})" if after in ".[%*" else ""


def _older(node: ast.JoinedStr, quote: str, source: Source, chance: Random) -> str | None:
    """The same string by `%` or `.format`; None where no exact older form is known."""
    fields = [part for part in node.values if isinstance(part, ast.FormattedValue)]
    simple = all(isinstance(part.value, ast.Name | ast.Attribute) for part in fields)
    if not fields or not simple or any(not _spec_is_plain(part) for part in fields):
        return None
    specified = any(part.format_spec is not None for part in fields)
    by_percent = not specified and chance.random() < 0.5
    values = [_written(part.value) for part in fields]
    if by_percent:
        pieces = [_percent(part) for part in node.values]
        return f"{quote}{''.join(pieces)}{quote} % ({', '.join(values)}{',' if len(values) == 1 else ''})"
    named = chance.random() < 0.4 and len(set(values)) == len(values)
    names = [f"part{index}" for index in range(len(fields))] if named else [""] * len(fields)
    pieces = [
        _field(part, names[fields.index(part)]) if isinstance(part, ast.FormattedValue) else _braced(part)
        for part in node.values
    ]
    given = [f"{name}={value}" if name else value for name, value in zip(names, values, strict=True)]
    return f"{quote}{''.join(pieces)}{quote}.format({', '.join(given)})"


def _written(node: ast.expr) -> str:
    """The name; places of nodes inside f-strings are not to be trusted on every version."""
    return ast.unparse(node)


def _spec_is_plain(part: ast.FormattedValue) -> bool:
    spec = part.format_spec
    return spec is None or (
        isinstance(spec, ast.JoinedStr) and all(isinstance(item, ast.Constant) for item in spec.values)
    )


def _percent(part: ast.expr) -> str:
    if isinstance(part, ast.FormattedValue):
        return "%r" if part.conversion == ord("r") else "%s" if part.conversion != ord("a") else "%a"
    return str(getattr(part, "value", "")).replace("%", "%%")


def _field(part: ast.FormattedValue, name: str) -> str:
    conversion = f"!{chr(part.conversion)}" if part.conversion != -1 else ""
    spec = (
        "".join(str(item.value) for item in part.format_spec.values if isinstance(item, ast.Constant))
        if isinstance(part.format_spec, ast.JoinedStr)
        else ""
    )
    return f"{{{name}{conversion}{':' if spec else ''}{spec}}}"


def _braced(part: ast.expr) -> str:
    return str(getattr(part, "value", "")).replace("{", "{{").replace("}", "}}")
