"""Whether anything still reads a name that is gone: symbol tables, strings, doctests, other files."""

from __future__ import annotations

import ast
import posixpath
import re
import symtable
import warnings
from collections.abc import Iterator

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.source_text import utf8_source
from tier_code.ports.source import SourceTree

_TYPE_COMMENT = re.compile(r"#\s*type:\s*(?!ignore\b)([^#\n]+)")
_PROMPT = re.compile(r"\s*(?:>>>|\.\.\.)")
_RUNS_TEXT = re.compile(r"(?<![\w.])(?:eval|exec)\(|(?<![\w.])(?:globals|locals|vars)\(\)")
_PYTHON = (".py", ".pyi", ".pyw")
_EXPORTS = "__all__"
_TEXTS = (".toml", ".cfg", ".ini", ".txt", ".rst", ".md", ".yaml", ".yml", ".json", ".in")


class NameUses:
    """Looks for readers of names of one repository, as it is after a step."""

    def __init__(self, after: SourceTree) -> None:
        self._tree = after
        self._texts: dict[str, str] = {}

    def text(self, path: str) -> str:
        """A file as text."""
        if path not in self._texts:
            raw = self._tree.read(path) or b""
            self._texts[path] = (utf8_source(raw) or raw).decode("utf-8", "replace")
        return self._texts[path]

    def holding(self, words: set[str]) -> list[str]:
        """The Python files that hold one of these words."""
        pattern = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(words)) or r"(?!)")
        return [
            path for path in self._tree.paths() if path.endswith(".py") and pattern.search(self.text(path))
        ]

    def spells(self, path: str, dotted: str) -> bool:
        """Whether the file says `a.b` somewhere beyond its import statements."""
        spelt = r"\s*\.\s*".join(map(re.escape, dotted.partition(":")[0].split(".")))
        lines = (line for line in self.text(path).splitlines() if not re.match(r"\s*(?:import|from)\b", line))
        return ":" not in dotted and any(re.search(rf"(?<![\w.]){spelt}\b", line) for line in lines)

    def in_file(self, path: str, name: str, functions: tuple[str, ...], *, local: bool) -> str:
        """What in the file itself still reads the name; `functions` is where the import stood."""
        text = self.text(path)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                table = symtable.symtable(text, path, "exec")
        except (SyntaxError, ValueError, RecursionError):
            return "the file cannot be compiled"
        readers = _read_in(_inner(table, functions), name) if local else _read_at_top(table, name)
        if readers:
            return f"it is read in {readers}"
        if local:
            return ""
        if _RUNS_TEXT.search(text):
            return "the file runs code from text or looks into its namespace"
        if name in _told_by_strings(module_of(text.encode())):
            return "a string names it"
        return "a type comment names it" if _in_type_comment(text, name) else ""

    def elsewhere(self, path: str, name: str) -> str:
        """The first place in another file that takes the name from this one's module."""
        stem = stem_of(path)
        for other in self._tree.paths():
            if other == path or not other.endswith(_PYTHON + _TEXTS):
                continue
            text = self.text(other)
            if name not in text or stem not in text:
                continue
            line = next(_taken(text, stem, name, python=other.endswith(_PYTHON)), 0)
            if line:
                return f"{other}:{line} takes it from here"
        return ""


def stem_of(path: str) -> str:
    """The last part of a module's name; of its package for an `__init__`."""
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return posixpath.basename(posixpath.dirname(path)) if stem == "__init__" else stem


def _inner(table: symtable.SymbolTable, names: tuple[str, ...]) -> symtable.SymbolTable:
    """The scope of these names inside a module, as far as it can be followed."""
    for name in names:
        found = [child for child in table.get_children() if child.get_name() == name]
        if len(found) != 1:
            return table
        table = found[0]
    return table


def _read_in(table: symtable.SymbolTable, name: str) -> str:
    """A scope, from this one inwards, that reads the name and does not bind it."""
    if name in table.get_identifiers():
        symbol = table.lookup(name)
        if symbol.is_referenced() and not (symbol.is_local() or symbol.is_parameter()):
            return f"{table.get_type()} {table.get_name()}"
        if symbol.is_local() and not symbol.is_free():
            return ""
    return next(filter(None, (_read_in(child, name) for child in table.get_children())), "")


def _read_at_top(table: symtable.SymbolTable, name: str) -> str:
    """A scope that reads the module's variable of that name although the module binds none."""
    at_top = table.lookup(name) if name in table.get_identifiers() else None
    if at_top is not None and (at_top.is_assigned() or at_top.is_imported()):
        return ""
    if at_top is not None and at_top.is_referenced():
        return "the module"
    return next(filter(None, (_read_globally(child, name) for child in table.get_children())), "")


def _read_globally(table: symtable.SymbolTable, name: str) -> str:
    if name in table.get_identifiers():
        symbol = table.lookup(name)
        if symbol.is_global() and symbol.is_referenced():
            return f"{table.get_type()} {table.get_name()}"
    return next(filter(None, (_read_globally(child, name) for child in table.get_children())), "")


def _told_by_strings(module: ast.Module | None) -> set[str]:
    """Names that export lists hold, and words of doctests."""
    found: set[str] = set()
    for node in ast.walk(module) if module is not None else ():
        if isinstance(node, ast.stmt) and _EXPORTS in _targets(node):
            found |= {str(each.value) for each in ast.walk(node) if isinstance(each, ast.Constant)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and ">>>" in node.value:
            prompts = (line for line in node.value.splitlines() if _PROMPT.match(line))
            found |= {word for line in prompts for word in re.findall(r"\w+", line)}
    return found


def _targets(node: ast.stmt) -> set[str]:
    head: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        head = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        head = [node.target]
    elif isinstance(node, ast.Expr):
        head = [node.value]
    return {each.id for root in head for each in ast.walk(root) if isinstance(each, ast.Name)}


def _in_type_comment(text: str, name: str) -> bool:
    return any(re.search(rf"\b{re.escape(name)}\b", hit) for hit in _TYPE_COMMENT.findall(text))


def _taken(text: str, stem: str, name: str, *, python: bool) -> Iterator[int]:
    """Lines that say `stem.name` or `stem:name`, under any name of the module, or import it from there."""
    aliases = {stem, *re.findall(rf"\b{re.escape(stem)}\s+as\s+(\w+)", text)} if python else {stem}
    spelt = "|".join(map(re.escape, sorted(aliases)))
    for hit in re.finditer(rf"(?<!\w)(?:{spelt})\s*[.:]\s*{re.escape(name)}\b", text):
        yield text.count("\n", 0, hit.start()) + 1
    module = module_of(text.encode()) if python else None
    for node in ast.walk(module) if module is not None else ():
        if isinstance(node, ast.ImportFrom) and (node.module or "").rpartition(".")[2] == stem:
            taken = [node.lineno for alias in node.names if alias.name in (name, "*")]
            yield from taken
