"""From what an import names to files of the project, for languages other than Python; never outside it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from posixpath import dirname, join, normpath

from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.languages.grammars import grammar_for

_SCRIPT_ENDS = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mts", ".cts", ".mjs", ".cjs")
_COMPILED = re.compile(r"\.([mc]?)js(x?)$")
_ROOTED = re.compile(r"^[@~#]/")
_GO_MODULE = re.compile(rb"^module[ \t]+\"?([^\s\"]+)", re.MULTILINE)
_MOST_PACKAGES = 400
"""Settings files of packages that are looked into."""
_SCRIPTS = frozenset({"javascript", "typescript", "tsx"})
_INCLUDING = frozenset({"c", "cpp"})
FOLLOWED = _SCRIPTS | _INCLUDING | {"go", "java"}
"""Languages whose imports lead to files."""


def is_script(path: str) -> bool:
    """Whether a file holds TypeScript or JavaScript."""
    grammar = grammar_for(path)
    return grammar is not None and grammar.name in _SCRIPTS


class ForeignModules:
    """Finds the files behind imports; remembers the project's packages as long as its reader lives."""

    def __init__(self, reader: SourceReader) -> None:
        self._reader = reader
        self._paths = reader.paths()
        self._there = frozenset(self._paths)
        self._packages: dict[str, Mapping[str, str]] = {}

    def files(self, importer: str, module: str) -> tuple[str, ...]:
        """The files that a module means where `importer` names it; none when it is not in the project."""
        grammar = grammar_for(importer)
        name = grammar.name if grammar is not None else ""
        if name in _SCRIPTS:
            return self._script(importer, module)
        if name == "go":
            return self._go(module)
        if name in _INCLUDING:
            return self._beside_or_below(importer, module)
        if name == "java":
            return self._ending(module.replace(".", "/") + ".java")
        return ()

    def beside(self, path: str) -> tuple[str, ...]:
        """The other files of the same package, which need no import: in Go and Java those of the folder."""
        grammar = grammar_for(path)
        if grammar is None or grammar.name not in ("go", "java"):
            return ()
        return tuple(each for each in self._in_folder(dirname(path), grammar.suffixes) if each != path)

    def _script(self, importer: str, module: str) -> tuple[str, ...]:
        if module.startswith("."):
            return self._first(_forms(normpath(join(dirname(importer), module))))
        if _ROOTED.match(module):
            return self._first(
                form
                for folder in _above(importer)
                for inside in (folder, join(folder, "src"))
                for form in _forms(join(inside, module[2:]))
            )
        for name, folder in self._named("package.json", _json_name).items():
            if module == name or module.startswith(f"{name}/"):
                rest = module.removeprefix(name).lstrip("/")
                inside = (join(folder, "src", rest), join(folder, rest), join(folder, "lib", rest))
                return self._first(form for base in inside for form in _forms(base.rstrip("/")))
        return ()

    def _go(self, module: str) -> tuple[str, ...]:
        for name, folder in self._named("go.mod", _go_name).items():
            if module == name or module.startswith(f"{name}/"):
                place = join(folder, module.removeprefix(name).lstrip("/")).strip("/")
                found = self._in_folder(place, (".go",))
                return tuple(path for path in found if not path.endswith("_test.go"))
        return ()

    def _beside_or_below(self, importer: str, module: str) -> tuple[str, ...]:
        near = normpath(join(dirname(importer), module))
        return (near,) if near in self._there else self._ending(module)

    def _ending(self, end: str) -> tuple[str, ...]:
        if not end or end.startswith((".", "/")):
            return ()
        found = [path for path in self._paths if path == end or path.endswith(f"/{end}")]
        return tuple(found[:2])

    def _in_folder(self, folder: str, ends: tuple[str, ...]) -> list[str]:
        return [path for path in self._paths if dirname(path) == folder and path.endswith(ends)]

    def _first(self, candidates: Iterator[str]) -> tuple[str, ...]:
        found = next((path for path in candidates if path in self._there), "")
        return (found,) if found else ()

    def _named(self, settings: str, name_in: Callable[[bytes], str]) -> Mapping[str, str]:
        """Folders of packages by the names that their settings files give them, long names first."""
        if settings not in self._packages:
            places = [path for path in self._paths if path == settings or path.endswith(f"/{settings}")]
            kept = [path for path in places if "node_modules" not in path.split("/")][:_MOST_PACKAGES]
            named = {name: dirname(path) for path in kept if (name := name_in(self._reader.bytes(path)))}
            self._packages[settings] = dict(sorted(named.items(), key=lambda item: (-len(item[0]), item)))
        return self._packages[settings]


def _forms(base: str) -> Iterator[str]:
    """The files that a script may mean by a path without its end, or by the end of what it is compiled to."""
    base = base.removeprefix("./").strip("/")
    if base.endswith(_SCRIPT_ENDS):
        yield base
    if _COMPILED.search(base):
        yield _COMPILED.sub(r".\1ts\2", base)
        yield _COMPILED.sub(".tsx", base)
    for end in _SCRIPT_ENDS:
        yield f"{base}{end}"
    for end in _SCRIPT_ENDS:
        yield f"{base}/index{end}".lstrip("/")


def _above(path: str) -> Sequence[str]:
    folders = [dirname(path)]
    while folders[-1]:
        folders.append(dirname(folders[-1]))
    return folders


def _json_name(content: bytes) -> str:
    try:
        fields = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    name = fields.get("name") if isinstance(fields, dict) else None
    return name if isinstance(name, str) else ""


def _go_name(content: bytes) -> str:
    match = _GO_MODULE.search(content)
    return match[1].decode("utf-8", "replace") if match else ""
