"""Parts of a function that an answer need not repeat: its first lines and its docstring are known already."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from tier_code.codebase.answers.edits.edges import parsed
from tier_code.codebase.index.extract import extract_facts
from tier_code.codebase.index.facts import Definition, LineRange

Function = ast.FunctionDef | ast.AsyncFunctionDef


def with_known_header(old: str, new: str) -> str:
    """The new function under the old one's decorators and first lines, where both take the same.

    Annotations and forgotten decorators come back so. Where parameters, defaults, `async` or decorators
    really differ, the new function stays as it is and the `symbol` check says so. Both are at the left edge.
    """
    was, now = _function(old), _function(new)
    if was is None or now is None or not _same_call(was, now):
        return new
    before, after = _facts(old), _facts(new)
    if before is None or after is None or not (_opens(old, before) and _opens(new, after)):
        return new
    lines = new.split("\n")
    return "\n".join(
        [*_rows(old.split("\n"), before.header), *lines[after.header.end :]],
    )


def with_known_docstring(old: str, new: str) -> str:
    """The new function with the old docstring, where it came without any. Both are at the left edge."""
    was, now = _function(old), _function(new)
    if was is None or now is None or type(was) is not type(now):
        return new
    if ast.get_docstring(was, clean=False) is None or ast.get_docstring(now, clean=False) is not None:
        return new
    before, after = _facts(old), _facts(new)
    if before is None or after is None or before.docstring is None or not _opens(new, after):
        return new
    if before.docstring.start <= before.header.end or was.body[0].col_offset != now.body[0].col_offset:
        return new
    lines = new.split("\n")
    restored = "\n".join(
        [*lines[: after.header.end], *_rows(old.split("\n"), before.docstring), *lines[after.header.end :]]
    )
    again = _function(restored)
    return restored if again is not None and len(again.body) == len(now.body) + 1 else new


def _function(code: str) -> Function | None:
    module = parsed(code)
    node = module.body[0] if module is not None and len(module.body) == 1 else None
    return node if isinstance(node, Function) else None


def _facts(code: str) -> Definition | None:
    return next(iter(extract_facts(code.encode("utf-8", "replace"), "").definitions.values()), None)


def _opens(code: str, definition: Definition) -> bool:
    """Whether the body begins on a line of its own, directly or after comments."""
    function = _function(code)
    return function is not None and function.body[0].lineno > definition.header.end


def _rows(lines: Sequence[str], rows: LineRange) -> Sequence[str]:
    return lines[rows.start - 1 : rows.end]


def _same_call(was: Function, now: Function) -> bool:
    if type(was) is not type(now) or was.name != now.name:
        return False
    decorators = [ast.dump(each) for each in now.decorator_list]
    if decorators and decorators != [ast.dump(each) for each in was.decorator_list]:
        return False
    return _call_of(was) == _call_of(now)


def _call_of(function: Function) -> str:
    """Parameters with their kinds and defaults, annotations left out."""
    arguments = function.args
    names = [
        [each.arg for each in group]
        for group in (arguments.posonlyargs, arguments.args, arguments.kwonlyargs)
    ]
    stars = [each.arg if each else "" for each in (arguments.vararg, arguments.kwarg)]
    defaults = [
        ast.dump(each) if each else "" for each in (*arguments.defaults, None, *arguments.kw_defaults)
    ]
    return repr((names, stars, defaults))
