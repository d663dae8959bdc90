"""From dotted module names to files, the way Python would find them in the project; never outside it."""

from __future__ import annotations

import sys
from posixpath import dirname, join

from tier_code.codebase.index.expressions import Imported
from tier_code.codebase.index.reading import SourceReader

_FORMS = (".py", "/__init__.py", ".pyi", "/__init__.pyi")
_SOURCE_FOLDERS = ("", "src", "lib")
PACKAGE_FILES = ("__init__.py", "__init__.pyi")


class ModuleFinder:
    """Finds the files behind imports; remembers what it found as long as its reader lives."""

    def __init__(self, reader: SourceReader) -> None:
        self._reader = reader
        self._found: dict[tuple[str, str], str] = {}
        self._roots: dict[str, tuple[str, ...]] = {}

    def find(self, importer: str, source: Imported, submodule: str = "") -> str:
        """The file of `source.module`, or of its submodule; empty when it is not in the project.

        `importer` is the path of the file that imports.
        """
        dotted = ".".join(part for part in (source.module, submodule) if part)
        if source.level:
            folder = dirname(importer)
            for _ in range(source.level - 1):
                folder = dirname(folder)
            return self._in_folder(folder, dotted)
        if not dotted or dotted.partition(".")[0] in sys.stdlib_module_names:
            return ""
        return next(filter(None, (self._in_folder(root, dotted) for root in self._roots_of(importer))), "")

    def stub_of(self, path: str) -> str:
        """The `.pyi` beside a `.py`; empty when there is none."""
        stub = f"{path}i"
        return stub if path.endswith(".py") and self._reader.file(stub) else ""

    def _in_folder(self, folder: str, dotted: str) -> str:
        key = (folder, dotted)
        if key not in self._found:
            base = join(folder, *dotted.split(".")) if dotted else folder
            forms = _FORMS if dotted else tuple(form for form in _FORMS if form.startswith("/"))
            candidates = (f"{base}{form}".removeprefix("/") for form in forms)
            self._found[key] = next((path for path in candidates if self._reader.file(path)), "")
        return self._found[key]

    def _roots_of(self, importer: str) -> tuple[str, ...]:
        """Folders that may stand on the import path: around the importer's package, then the usual ones."""
        folder = dirname(importer)
        if folder not in self._roots:
            self._roots[folder] = tuple(dict.fromkeys((*self._above_package(folder), *_SOURCE_FOLDERS)))
        return self._roots[folder]

    def _above_package(self, folder: str) -> list[str]:
        while folder and any(self._reader.file(join(folder, name)) for name in PACKAGE_FILES):
            folder = dirname(folder)
        above = [folder]
        while folder:
            folder = dirname(folder)
            above.append(folder)
        return above
