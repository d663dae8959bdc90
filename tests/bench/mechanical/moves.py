"""Moves of functions, classes and constants to another module, judged by what every file means afterwards."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from random import Random

from tests.bench.corpus import Files
from tests.bench.mechanical.known import Known, known_symbols
from tests.bench.mechanical.meaning import meaning_of
from tests.bench.mechanical.modules import (
    Origin,
    Package,
    absolute,
    bound_by,
    dotted,
    module_level,
    package_of,
)
from tests.bench.mechanical.scopes import global_names
from tests.bench.mechanical.task import Judge, Task
from tier_code.domain.plan import TaskClass

_WORDINGS = (
    "move {name} from {path} to {to}",
    "move the {kind} {name} to {to}",
    "move {path}::{name} to {to}",
)


def moves(files: Files, chance: Random) -> Iterator[Task]:
    """Known top-level symbols, to a sibling module or to a new one."""
    package = package_of(files)
    found = [
        known
        for known in known_symbols(package)
        if known.kind in ("function", "class", "constant") and not _stubbed(package, known)
    ]
    chance.shuffle(found)
    tasks = []
    for known in found[:24]:
        siblings = [path for path in package.sources if _is_sibling(path, known.path)]
        new = chance.random() < 0.5 or not siblings
        folder = known.path.rpartition("/")[0]
        to = "/".join(part for part in (folder, "moved_here.py") if part) if new else chance.choice(siblings)
        if _possible(package, known, to):
            tasks.append(_task(package, known, to, chance.choice(_WORDINGS)))
    yield from tasks


def _task(package: Package, known: Known, to: str, wording: str) -> Task:
    kind = "function" if known.kind == "function" else known.kind
    return Task(
        family="move",
        task_class=TaskClass.A,
        request=wording.format(name=known.name, path=known.path, to=to, kind=kind),
        files=package.files,
        judge=moved(package.files, known.path, known.name, to),
        subject=f"{known.path}::{known.qualname}",
        sites=len(known.places),
    )


def moved(before: Files, path: str, name: str, to: str) -> Judge:
    """A judge of one move: the same definitions, the same meaning of every name, the same comments."""
    old = Package(before)
    source, target = dotted(path), dotted(to)

    def judge(after: Files) -> str:
        new = Package(after)
        if set(after) - set(before) - {to} or set(before) - set(after):
            return "files were created or deleted"
        if new.unusable and not old.unusable:
            return "a file cannot be parsed"
        moving = {(source, name): (target, name)}
        for module in sorted({*old.modules, *new.modules}):
            was = meaning_of(old, module, moving) if module in old.modules else []
            now = meaning_of(new, module, {})
            fault = _compare(was, now, name, leaves=module == source, arrives=module == target)
            if fault:
                return f"{module}: {fault}"
        return "" if _comments(before) == _comments(after) else "comments were lost or added"

    return judge


def _compare(was: list[str], now: list[str], name: str, *, leaves: bool, arrives: bool) -> str:
    mine = [dump for dump in (was if leaves else now) if _defines(dump, name)] if leaves or arrives else []
    if (leaves or arrives) and len(mine) != 1:
        return f"{name} is defined {len(mine)} times"
    if leaves:
        was = [dump for dump in was if dump != mine[0]]
    if arrives:
        now = [dump for dump in now if dump != mine[0]]
    if was == now or (arrives and not was and all(dump.startswith("Expr(value=Constant(") for dump in now)):
        return ""
    different = [dump for dump in now if dump not in was] or [dump for dump in was if dump not in now]
    return f"other code changed: {different[0][:200] if different else 'its order'}"


def _defines(dump: str, name: str) -> bool:
    return any(
        dump.startswith(f"{kind}(name='{name}'") for kind in ("FunctionDef", "AsyncFunctionDef", "ClassDef")
    ) or (
        dump.startswith(f"Assign(targets=[Name(id='{name}'")
        or (dump.startswith("Assign(targets=[Name(id='<") and f":{name}>'" in dump.partition("]")[0])
    )


def _comments(files: Files) -> list[str]:
    found = []
    for path in files:
        if path.endswith(".py"):
            try:
                tokens = list(tokenize.tokenize(io.BytesIO(files[path]).readline))
            except (tokenize.TokenError, SyntaxError):
                continue
            found += [token.string for token in tokens if token.type == tokenize.COMMENT]
    return sorted(found)


def _stubbed(package: Package, known: Known) -> bool:
    return f"{known.path}i" in package.files


def _is_sibling(path: str, other: str) -> bool:
    same = path.rpartition("/")[0] == other.rpartition("/")[0]
    return same and path != other and path.endswith(".py") and not path.rpartition("/")[2].startswith("__")


def _possible(package: Package, known: Known, to: str) -> bool:
    """Whether the word is free there, and nothing that runs on import would need a cycle."""
    if to in package.sources and known.name in package.sources[to].words:
        return False
    source, target = dotted(known.path), dotted(to)
    needs = {
        module for module, _ in globals_used(package, known.path, known.node) if module in package.modules
    }
    uses = {dotted(path) for path, _ in known.places} - {target}
    graph = imports_of(package)
    graph.setdefault(target, set()).update(needs - {target})
    for user in uses:
        if user != source or sum(path == known.path for path, _ in known.places) > 1:
            graph[user].add(target)
    return target not in reached(graph, graph[target])


def globals_used(package: Package, path: str, node: ast.stmt) -> set[Origin]:
    """Where the globals that a definition uses were defined, itself left out."""
    inside = {id(part) for part in ast.walk(node)}
    names = global_names(package.sources[path].tree)
    found = set()
    for name in names:
        origin = package.lookup(dotted(path), name.id) if id(name) in inside else None
        if origin is not None and name.id not in bound_by(node):
            found.add(origin)
    return found


def imports_of(package: Package) -> dict[str, set[str]]:
    """Which modules of the package each module imports as it starts."""
    graph: dict[str, set[str]] = {}
    for module, source in package.modules.items():
        wanted = graph.setdefault(module, set())
        for node in module_level(source.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                for _, origin in package.imported(source.path, node):
                    base = absolute(source.path, node) if isinstance(node, ast.ImportFrom) else origin[0]
                    wanted |= {base, origin[0], package.resolve(origin)[0]} & set(package.modules)
        wanted.discard(module)
    return graph


def reached(graph: dict[str, set[str]], begin: set[str]) -> set[str]:
    """Every module that some of these import, at any remove."""
    seen: set[str] = set()
    waiting = list(begin)
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += graph.get(module, ())
    return seen
