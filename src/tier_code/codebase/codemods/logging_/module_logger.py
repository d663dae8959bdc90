"""The logger of a module: the one it has, or the lines that give it one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.domain.errors import UsageProblem
from tier_code.ports.source import SourceTree

_OTHERS = ("structlog", "loguru", "logbook", "eliot", "picologging")
_NAMES = ("logger", "log", "_logger", "_log")
_DEEPEST = 3
_Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class ModuleLogger:
    """A name that holds a logger of the standard library, and what must be put in for that."""

    name: str
    edits: tuple[_Edit, ...] = ()


def logger_of(tree: SourceTree, file: AstFile) -> ModuleLogger:
    """The logger that the module has, else a new one, named as nothing else in the file is.

    Errors: UsageProblem when the file logs with another library or in a way that is not understood.
    """
    other = next((name for name in _imported_roots(file.module) if name in _OTHERS), "")
    if other:
        raise UsageProblem(f"{file.path}: it logs with {other}, which takes other arguments")
    found = _own_logger(file.module) or _imported_logger(tree, file)
    if found:
        return ModuleLogger(found)
    bound = _module_names(file.module)
    if "logging" in bound and not _module_alias(file.module):
        raise UsageProblem(f"{file.path}: 'logging' is something else here")
    if _imported_late(file):
        raise UsageProblem(f"{file.path}: 'logging' is imported below code that may need a logger before")
    used = {node.id for node in ast.walk(file.module) if isinstance(node, ast.Name)} | bound
    used |= {node.arg for node in ast.walk(file.module) if isinstance(node, ast.arg)}
    strange = next((name for name in _NAMES[:2] if name in bound), "")
    if strange:
        raise UsageProblem(
            f"{file.path}: what '{strange}' is cannot be told; no second logger is made beside it"
        )
    names = _NAMES[2:] if _given_away(tree, file) else _NAMES
    free = next((name for name in names if name not in used), "")
    if not free:
        raise UsageProblem(f"{file.path}: every usual name of a logger is taken")
    return ModuleLogger(free, tuple(_new_logger(file, free)))


def _given_away(tree: SourceTree, file: AstFile) -> bool:
    """Whether a star import elsewhere takes every public name of the module, a new logger's too."""
    if "__all__" in _module_names(file.module):
        return False
    folder, _, name = file.path.removesuffix(".py").rpartition("/")
    module = folder.rpartition("/")[2] if name == "__init__" else name
    star = re.compile(
        rb"^[ \t]*from[ \t]+[\w.]*\b%b[ \t]+import[ \t]+\*" % re.escape(module.encode()), re.MULTILINE
    )
    return any(star.search(tree.read(path) or b"") for path in tree.paths() if path.endswith(".py"))


def _own_logger(module: ast.Module) -> str:
    """The module variable that `getLogger` is assigned to at the top level."""
    makers = _makers(module)
    for node in module.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=func)):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call(func=func)):
                pass
            case _:
                continue
        if ast.unparse(func) in makers:
            return name
    return ""


def _makers(module: ast.Module) -> set[str]:
    """How `logging.getLogger` is written in this file."""
    alias = _module_alias(module)
    found = {f"{alias}.getLogger"} if alias else set()
    for node in module.body:
        if isinstance(node, ast.ImportFrom) and node.module == "logging":
            found |= {each.asname or each.name for each in node.names if each.name == "getLogger"}
    return found


def _module_alias(module: ast.Module) -> str:
    """The name under which the module `logging` is imported at the top level; empty when it is not."""
    for node in module.body:
        if isinstance(node, ast.Import):
            for each in node.names:
                if each.name == "logging" or (each.name.startswith("logging.") and not each.asname):
                    return each.asname or "logging"
    return ""


def _imported_logger(tree: SourceTree, file: AstFile) -> str:
    """A logger that comes from another module of the repository, as `from .log import logger` gives it."""
    from tier_code.codebase.codemods.program.imports import Imports  # noqa: PLC0415 - only where it is needed
    from tier_code.codebase.codemods.program.repository import Repository  # noqa: PLC0415 - see above

    for node in file.module.body:
        for each in node.names if isinstance(node, ast.ImportFrom) else ():
            name = each.asname or each.name
            if name not in _NAMES or not isinstance(node, ast.ImportFrom):
                continue
            repository = Repository(tree)
            program = Imports(repository)
            places = [
                one for one in repository.names(repository.read(file.path), name).occurrences if one.binds
            ]
            sources = [source for one in places for source in program.imported(one)]
            homes = [getattr(source, "home", "") for source in sources]
            modules = [other for home in homes if home for other in repository.module_files(home)]
            if modules and all(_own_logger(ast.parse(other.text.decode())) == each.name for other in modules):
                return name
    return ""


def _imported_roots(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _module_names(module: ast.Module) -> set[str]:
    """Names that the module's own statements bind."""
    found: set[str] = set()
    waiting: list[ast.AST] = list(module.body)
    while waiting:
        node = waiting.pop()
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
                continue
            case ast.alias(name=name, asname=other):
                found.add(other or name.partition(".")[0])
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case _:
                pass
        waiting.extend(ast.iter_child_nodes(node))
    return found


def _new_logger(file: AstFile, name: str) -> Iterator[_Edit]:
    """The import, where it is missing, and the line that makes the logger, behind all imports at the top."""
    imports = _imports_at_top(file)
    alias = _module_alias(file.module)
    line = f"{name} = {alias or 'logging'}.getLogger(__name__)"
    before = _import_before(file, imports)
    if not alias and before is not None:
        yield file.line_start(before), file.line_start(before), "import logging\n"
    added = "" if alias or before is not None else "import logging\n\n"
    last = imports[-1] if imports else None
    if last is not None:
        offset = file.line_start((last.end_lineno or last.lineno) + 1)
        ended = file.text[:offset].endswith((b"\n", b"\r"))
        yield offset, offset, f"\n{added}{line}\n" if ended else f"\n\n{added}{line}\n"
        return
    offset, above = _top(file)
    yield offset, offset, f"{above}import logging\n\n{line}\n" + ("\n" if file.text[offset:].strip() else "")


def _imports_at_top(file: AstFile) -> list[ast.stmt]:
    """The statements that import, above the first definition and at the module's own level."""
    found: list[ast.stmt] = []
    for node in file.module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            break
        if _only_imports(node) and file.alone(node):
            found.append(node)
    return found


def _only_imports(node: ast.stmt) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.If(body=body, orelse=orelse):
            return "TYPE_CHECKING" in ast.unparse(node.test) and all(map(_only_imports, [*body, *orelse]))
        case ast.Try(body=body, handlers=handlers):
            caught = [ast.unparse(each.type) for each in handlers if each.type is not None]
            return all(map(_only_imports, body)) and all(
                "ImportError" in each or "NotFound" in each for each in caught
            )
    return False


def _imported_late(file: AstFile) -> bool:
    """Whether the module imports `logging`, but not among the imports at its top."""
    top = {id(node) for node in _imports_at_top(file)}
    return any(
        each.name.partition(".")[0] == "logging" and id(node) not in top
        for node in file.module.body
        if isinstance(node, ast.Import)
        for each in node.names
    )


def _import_before(file: AstFile, imports: list[ast.stmt]) -> int | None:
    """The line in front of which `import logging` belongs: plain imports by name, then the others."""
    plain = [node for node in imports if isinstance(node, ast.Import)]
    later = [node for node in plain if node.names[0].name > "logging"]
    if later:
        return later[0].lineno
    if plain:
        return (plain[-1].end_lineno or plain[-1].lineno) + 1
    others = [
        node for node in imports if not (isinstance(node, ast.ImportFrom) and node.module == "__future__")
    ]
    direct = [node for node in others if isinstance(node, ast.ImportFrom)]
    return direct[0].lineno if direct else None


def _top(file: AstFile) -> tuple[int, str]:
    """Where the first statement of a module without imports goes: behind its docstring and head comments."""
    body = file.module.body
    if body and ast.get_docstring(file.module, clean=False) is not None:
        end = body[0].end_lineno or body[0].lineno
        return file.line_start(end + 1), "\n"
    line = 1
    while line <= file.last_line and file.line(line).startswith("#"):
        line += 1
    return file.line_start(line), "\n" if line > 1 else ""
