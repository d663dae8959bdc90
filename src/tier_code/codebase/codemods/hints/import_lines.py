"""Adding the imports that hints need, where the file keeps its imports."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from tier_code.codebase.codemods.hints.file_names import is_typing_block
from tier_code.codebase.codemods.hints.sites import parsed
from tier_code.codebase.codemods.hints.spelling import NeededImport

FUTURE = NeededImport("__future__", "annotations")


def with_imports(source: bytes, needed: Iterable[NeededImport]) -> bytes:
    """UTF-8 source with the imports added; each goes into a line that is there, or gets its own."""
    for item in sorted(set(needed), key=lambda each: (each != FUTURE, each)):
        if item == FUTURE:
            source = _with_future(source)
        elif item.typing_only:
            source = _with_typing_only(source, item)
        else:
            source = _with_plain(source, item)
    return source


def _with_plain(source: bytes, item: NeededImport) -> bytes:
    module = parsed(source)
    if module is None:
        return source
    block = [part for part in _leading(module) if not _is_future(part)]
    joined = _joined(source, block, item)
    if joined is not None:
        return joined
    line = f"from {item.module} import {item.name}"
    if not block:
        return _inserted(
            source, _below_docstring(module), f"{line}\n\n" if _code_follows(module) else f"{line}\n"
        )
    later = [part for part in block if isinstance(part, ast.ImportFrom) and not part.level]
    after = next((part for part in later if (part.module or "") > item.module), None)
    if after is not None and after is not block[0]:
        return _inserted(source, after.lineno, f"{line}\n")
    stdlib_end = block[-1] if after is None and len(later) < len(block) else block[0]
    position = (after or block[0]).lineno if after is block[0] else (stdlib_end.end_lineno or 0) + 1
    return _inserted(source, position, f"{line}\n")


def _joined(source: bytes, block: Sequence[ast.stmt], item: NeededImport) -> bytes | None:
    """The name added to a `from` import of its module on one line."""
    for part in block:
        if not isinstance(part, ast.ImportFrom) or part.level or part.module != item.module:
            continue
        lines = source.splitlines(keepends=True)
        text = lines[part.lineno - 1]
        if part.end_lineno != part.lineno or b"(" in text or b"#" in text or b";" in text or b"*" in text:
            continue
        names = [alias.name for alias in part.names]
        ordered = names == sorted(names)
        at = sum(name < item.name for name in names) if ordered else len(names)
        written = [f"{each.name} as {each.asname}" if each.asname else each.name for each in part.names]
        written.insert(at, item.name)
        end = text[len(text.rstrip(b"\r\n")) :]
        indent = text[: len(text) - len(text.lstrip())]
        lines[part.lineno - 1] = indent + f"from {item.module} import {', '.join(written)}".encode() + end
        return b"".join(lines)
    return None


def _with_future(source: bytes) -> bytes:
    module = parsed(source)
    if module is None:
        return source
    futures = [part for part in module.body if _is_future(part)]
    joined = _joined(source, futures, FUTURE)
    if joined is not None:
        return joined
    text = "from __future__ import annotations\n"
    if futures:
        return _inserted(source, (futures[-1].end_lineno or 0) + 1, text)
    return _inserted(source, _below_docstring(module), f"{text}\n" if _code_follows(module) else text)


def _with_typing_only(source: bytes, item: NeededImport) -> bytes:
    module = parsed(source)
    if module is None:
        return source
    block = next((part for part in module.body if is_typing_block(part)), None)
    if isinstance(block, ast.If):
        joined = _joined(source, block.body, item)
        if joined is not None:
            return joined
        last = block.body[-1]
        indent = " " * block.body[0].col_offset
        line = f"{indent}from {item.module} import {item.name}\n"
        if block.body[0].lineno == block.lineno or isinstance(last, ast.Pass):
            return source
        return _inserted(source, (last.end_lineno or 0) + 1, line)
    source = _with_plain(source, NeededImport("typing", "TYPE_CHECKING"))
    module = parsed(source)
    imports = _leading(module) if module is not None else []
    end = (imports[-1].end_lineno or 0) + 1 if imports else 1
    return _inserted(source, end, f"\nif TYPE_CHECKING:\n    from {item.module} import {item.name}\n")


def _leading(module: ast.Module) -> list[ast.stmt]:
    """The import statements that the file begins with."""
    found: list[ast.stmt] = []
    for part in module.body:
        if isinstance(part, ast.Import | ast.ImportFrom):
            found.append(part)
        elif not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) and not found):
            break
    return found


def _is_future(part: ast.stmt) -> bool:
    return isinstance(part, ast.ImportFrom) and part.module == "__future__"


def _below_docstring(module: ast.Module) -> int:
    """The line at which the first statement behind the docstring and future imports begins."""
    body = module.body
    last = 0
    match next((part for part in body if not _is_future(part)), None):
        case ast.Expr(value=ast.Constant(value=str()), end_lineno=int(line)):
            last = line
    futures = [part.end_lineno or 0 for part in body if _is_future(part)]
    following = [part for part in body if part.lineno > max([last, *futures])]
    if not following:
        return max([last, *futures]) + 1
    part = following[0]
    if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return min([part.lineno, *(item.lineno for item in part.decorator_list)])
    return part.lineno


def _code_follows(module: ast.Module) -> bool:
    line = _below_docstring(module)
    return any(
        part.lineno >= line and not isinstance(part, ast.Import | ast.ImportFrom) for part in module.body[:3]
    )


def _inserted(source: bytes, line: int, text: str) -> bytes:
    """The text in front of a 1-based line, ending as the file's lines end."""
    lines = source.splitlines(keepends=True)
    newline = "\r\n" if lines and lines[0].endswith(b"\r\n") else "\n"
    before = b"".join(lines[: line - 1])
    if before and not before.endswith((b"\n", b"\r")):
        before += newline.encode()
    return before + text.replace("\n", newline).encode() + b"".join(lines[line - 1 :])
