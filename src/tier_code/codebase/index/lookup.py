"""Finding symbols by name or by file: the plain functions behind the catalog, which run in a code worker.

A file that cannot be read or parsed affects only itself.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from posixpath import basename, dirname

from tier_code.codebase.exploring.standing import Standing, standing_of
from tier_code.codebase.index.facts import CALLABLES, DOCUMENTED, OUTLINED, Definition, Kind
from tier_code.codebase.index.paths import PYTHON_ENDS, ends_with, module_parts, paths_matching
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.languages.grammars import is_read
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Target, parse_target
from tier_code.ports.code import Symbol
from tier_code.ports.counting import TokenCounter
from tier_code.ports.source import SourceTree

_STAND_INS = frozenset({"overload", "setter", "deleter"})
"""Decorators of definitions that only accompany another one of the same name; they carry no docstring."""


def find_symbols(tree: SourceTree, dotted: str, counter: TokenCounter) -> tuple[Symbol, ...]:
    """Definitions whose dotted path, module included, ends with `dotted`, in path order.

    `path::A.b` names exactly one place. A bare word means a module only where nothing else has that name.
    """
    reader, wanted = SourceReader(tree), dotted.strip()
    if not wanted.strip(".") or wanted.startswith("::"):
        return ()
    if "::" in wanted:
        return tuple(_exactly(reader, parse_target(wanted), counter))
    paths = [path for path in tree.paths() if _may_be_meant(path)]
    is_path = "/" in wanted or wanted.endswith(PYTHON_ENDS)
    symbols = [] if is_path else _without_stubs(list(_by_name(reader, paths, wanted, counter)))
    if is_path or "." in wanted or not symbols:
        symbols += _modules(reader, paths, wanted, counter)
    return tuple(
        sorted(symbols, key=lambda symbol: (symbol.target.path, symbol.line, symbol.target.qualname))
    )


def _may_be_meant(path: str) -> bool:
    """Whether a name without a path may mean something in a file: not what came along with other code."""
    return path.endswith(PYTHON_ENDS) or (is_read(path) and standing_of(path) is not Standing.UNWRITTEN)


def _without_stubs(symbols: list[Symbol]) -> list[Symbol]:
    """A stub beside its module defines nothing of its own: `a.pyi::f` is `a.py::f`."""
    modules = {_numberless(symbol.target) for symbol in symbols if not symbol.target.path.endswith(".pyi")}
    return [
        symbol
        for symbol in symbols
        if not symbol.target.path.endswith(".pyi")
        or _numberless(replace(symbol.target, path=symbol.target.path.removesuffix("i"))) not in modules
    ]


def _numberless(target: Target) -> tuple[str, str]:
    """The same for every one of several definitions of a name."""
    parts = (part.partition("#")[0] for part in target.qualname.split("."))
    return target.path, ".".join(parts)


def symbols_in_file(tree: SourceTree, path: str, counter: TokenCounter) -> tuple[Symbol, ...]:
    """The module first, then its functions, methods, classes and other types in line order.

    Errors: UsageProblem when the file is missing, of a language that we cannot read, or, for Python, broken.
    """
    file = source_file(tree, path)
    kinds = DOCUMENTED if path.endswith(PYTHON_ENDS) else OUTLINED
    definitions = (d for d in file.facts.definitions.values() if d.kind in kinds)
    return (_module(file, counter), *(symbol_of(file, definition, counter) for definition in definitions))


def source_file(tree: SourceTree, path: str) -> SourceFile:
    """One file whose definitions can be told; of Python one that parses.

    Errors: UsageProblem when the file is missing, of a language that we cannot read, or, for Python, broken.
    """
    if not is_read(path):
        raise UsageProblem(f"{path}: not a file of a language whose definitions are understood")
    file = SourceReader(tree).file(path)
    if file is None:
        reason = "no such file" if tree.read(path) is None else "its encoding cannot be read"
        raise UsageProblem(f"{path}: {reason}")
    problem = syntax_problem(file) if path.endswith(PYTHON_ENDS) else ""
    if problem:
        raise UsageProblem(f"{path}:{problem}; mend it first, or name another file")
    return file


def syntax_problem(file: SourceFile) -> str:
    """`LINE: what is wrong` when neither our grammar nor Python's own parser reads the file, else empty."""
    if not file.facts.broken_line:
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(file.source.decode("utf-8-sig"))
    except SyntaxError as error:
        return f"{error.lineno or file.facts.broken_line}: {error.msg}"
    except (ValueError, RecursionError, MemoryError):
        return f"{file.facts.broken_line}: it cannot be parsed"
    return ""


def unreadable_files(tree: SourceTree) -> tuple[str, ...]:
    """Python files that every search leaves out because their encoding cannot be read."""
    reader = SourceReader(tree)
    return tuple(path for path in tree.paths() if path.endswith(PYTHON_ENDS) and reader.file(path) is None)


def find_paths(tree: SourceTree, words: str) -> tuple[str, ...]:
    """Files and folders that a person may mean by some words, best first."""
    return paths_matching(tree.paths(), words)


def _exactly(reader: SourceReader, target: Target, counter: TokenCounter) -> Iterator[Symbol]:
    file = reader.file(target.path) if is_read(target.path) else None
    if file is None:
        return
    definition = file.facts.definitions.get(target.qualname)
    if definition is not None:
        yield symbol_of(file, definition, counter)
    elif not target.qualname:
        yield _module(file, counter)


def _by_name(
    reader: SourceReader, paths: Sequence[str], wanted: str, counter: TokenCounter
) -> Iterator[Symbol]:
    tail = tuple(wanted.split("."))
    # Text first: a file that does not hold the word cannot define it, and need not be parsed.
    for path in reader.defining(paths, tail[-1].partition("#")[0]):
        file = reader.file(path)
        modules = _modules_of(path)
        for definition in file.facts.definitions.values() if file else ():
            plain = definition.qualname if "#" in wanted else _unnumbered(definition.qualname)
            if file and any(ends_with((*module, *plain.split(".")), tail) for module in modules):
                yield symbol_of(file, definition, counter)


def _modules_of(path: str) -> Sequence[Sequence[str]]:
    """What may stand before a name of a file: in Go the package, which is the folder, too."""
    folder = dirname(path)
    packages = [tuple(folder.split("/"))] if folder and path.endswith(".go") else []
    return [module_parts(path), *packages]


def _unnumbered(qualname: str) -> str:
    return ".".join(part.partition("#")[0] for part in qualname.split("."))


def _modules(
    reader: SourceReader, paths: Sequence[str], wanted: str, counter: TokenCounter
) -> Iterator[Symbol]:
    for path in paths:
        file = reader.file(path) if _names_module(path, wanted) else None
        if file is not None:
            yield _module(file, counter)


def _names_module(path: str, wanted: str) -> bool:
    tail = wanted.removeprefix("./").split("/")
    return ends_with(path.split("/"), tail) or ends_with(module_parts(path), ".".join(tail).split("."))


def _module(file: SourceFile, counter: TokenCounter) -> Symbol:
    return Symbol(
        target=Target(path=file.path, qualname=""),
        name=module_parts(file.path)[-1] or basename(file.path),
        kind=Kind.MODULE.value,
        line=1,
        end_line=file.last_line,
        public=True,
        documented=file.facts.docstring is not None,
        tokens=counter.count(file.text(1, file.last_line)),
    )


def symbol_of(file: SourceFile, definition: Definition, counter: TokenCounter) -> Symbol:
    """A definition as the ports show it."""
    lines = definition.lines
    return Symbol(
        target=Target(path=file.path, qualname=definition.qualname),
        name=definition.name,
        kind=definition.kind.value,
        line=lines.start,
        end_line=lines.end,
        public=not definition.hidden and _is_public(definition),
        documented=definition.docstring is not None,
        tokens=counter.count(file.text(lines.start, lines.end)),
        # Of languages other than Python no hint is missing that we could add.
        hinted=definition.hinted or bool(definition.signature),
    )


def _is_public(definition: Definition) -> bool:
    if definition.in_function or _STAND_INS.intersection(definition.decorators):
        return False
    parts = definition.qualname.split(".")
    if definition.kind in CALLABLES and parts[-1] == "__init__":
        parts.pop()
    return not any(part.startswith("_") for part in parts)
