"""Why an import that looks unused must stay; an import that nothing speaks for is proven unused."""

from __future__ import annotations

import ast
import posixpath
import re
import sys

from tier_code.codebase.codemods.imports.code_base import CodeBase
from tier_code.codebase.codemods.imports.inert import Inertness
from tier_code.codebase.codemods.imports.loading import Loading, packages_around
from tier_code.codebase.codemods.imports.sites import Binding, Site, import_sites
from tier_code.codebase.codemods.imports.uses import used_elsewhere, used_in_text
from tier_code.codebase.codemods.program.modules import module_key

_KEPT_BY_COMMENT = re.compile(
    r"#.*(?:noqa|isort:|nopycln|unused|side.?effect|regist|re-?export|plugin|\bkeep\b|public|expos)",
    re.IGNORECASE,
)
_EFFECTFUL = frozenset(
    {"readline", "rlcompleter", "this", "antigravity", "site", "sitecustomize", "usercustomize", "__main__"}
)
"""Modules of the standard library that are imported for what they do."""
_THIRD_PARTY_EFFECTS = frozenset(
    {
        "mpl_toolkits", "seaborn", "eventlet", "gevent", "tensorflow_text", "scienceplots",
        "pretty_errors", "colorama", "pyximport", "hydra_plugins", "future_fstrings", "typeguard",
        "beartype", "dotenv", "sitecustomize",
    }
)  # fmt: skip
"""Well-known packages whose import alone changes something."""
_EXPORTING = frozenset({"compat", "_compat", "api", "exports", "shortcuts", "compatibility"})
_SETTINGS = re.compile(r"^(?:settings|config|conf)(?:_.*|)$|.*_settings$")
_TEST = re.compile(r"^(?:test_.*|.*_tests?|conftest|tests?)$")


class Evidence:
    """Judges the unused names of one repository."""

    def __init__(self, code: CodeBase) -> None:
        self._code = code
        self._loading = Loading(code)
        self._inert: dict[str, bool] = {}

    def against(self, path: str, binding: Binding, *, asked: bool = False) -> str:
        """What speaks against removing a name that no code of the file reads; empty when nothing does.

        With `asked`, the user named this import: only uses count, not what importing may do.
        """
        if asked:
            return self._use(path, binding)
        return self._convention(path, binding) or self._use(path, binding) or self._effect(path, binding)

    def _use(self, path: str, binding: Binding) -> str:
        if binding.site.in_function:
            return used_in_text(self._code, path, binding.name)
        return (
            used_in_text(self._code, path, binding.name)
            or used_elsewhere(self._code, path, binding.name)
            or self._fixture(path, binding)
        )

    def _convention(self, path: str, binding: Binding) -> str:
        stem, suffix = posixpath.splitext(posixpath.basename(path))
        if suffix == ".pyi":
            return "what a stub imports may be meant for others"
        if stem == "__init__":
            return "a package may hand it on to others"
        if stem in _EXPORTING:
            return f"a module called '{stem}' hands names on to others"
        if binding.alias.asname is not None and binding.alias.asname == binding.alias.name:
            return "'as' the same name says that it is handed on"
        if _SETTINGS.match(stem) and binding.name.isupper():
            return "settings are read by name"
        if binding.site.conditions:
            return _condition(binding.site)
        return "its comment asks for it" if self._kept_by_comment(path, binding.site) else ""

    def _kept_by_comment(self, path: str, site: Site) -> bool:
        lines = self._code.text(path).split("\n")
        first, last = site.statement.lineno, site.statement.end_lineno or site.statement.lineno
        above = lines[first - 2] if first > 1 else ""
        marked = [*lines[first - 1 : last], *([above] if above.strip().startswith("#") else [])]
        return any(_KEPT_BY_COMMENT.search(line) for line in marked)

    def _fixture(self, path: str, binding: Binding) -> str:
        """Whether pytest may find it by name: as a parameter of a test."""
        stem = posixpath.splitext(posixpath.basename(path))[0]
        if not _TEST.match(stem):
            return ""
        if stem == "conftest" and binding.site.module:
            return "pytest finds what a conftest holds by its name"
        module = self._code.module(path)
        named = module is not None and any(
            isinstance(node, ast.arg) and node.arg == binding.name for node in ast.walk(module)
        )
        return "a test takes it as a fixture" if named else ""

    def _effect(self, path: str, binding: Binding) -> str:
        if binding.site.for_types_only:
            return ""
        top = binding.dotted.partition(".")[0]
        if binding.site.module == "__future__" or top in _EFFECTFUL | _THIRD_PARTY_EFFECTS:
            return "it is imported for what importing it does"
        meant = self._loading.meant_by(path, _alone(binding))
        if meant:
            return self._effect_of_ours(path, binding, meant)
        if top in sys.stdlib_module_names or binding.site.module:
            return ""
        return "" if "." not in binding.alias.name else "importing a part of a package may register it"

    def _effect_of_ours(self, path: str, binding: Binding, meant: tuple[str, ...]) -> str:
        module = self._code.module(path)
        if module is None:
            return "the file cannot be parsed"
        sites = [site for site in import_sites(module) if not site.in_function and not site.for_types_only]
        others = [key for site in sites if not _same_place(site, binding.site)
                  for key in self._loading.meant_by(path, site)]  # fmt: skip
        others += [
            key
            for alias in binding.site.statement.names
            if alias is not binding.alias
            for key in self._loading.meant_by(path, _alone(Binding(binding.site, alias)))
        ]
        own = module_key(path)
        kept = self._loading.closure([*others, *packages_around(own)], unasked=own)
        gone = self._loading.closure(meant) - kept - {own}
        noisy = sorted(key for key in gone if not self._is_inert(key))
        if noisy:
            return f"importing {noisy[0]} may do something"
        ringed = any(len(self._loading.circle(key)) > 1 for key in self._loading.closure(meant))
        return "it takes part in a circle of imports" if ringed else ""

    def _is_inert(self, key: str) -> bool:
        if key not in self._inert:
            files = self._code.repository.modules.files(key)
            modules = [self._code.module(path) for path in files]
            self._inert[key] = all(module is not None and Inertness(module).is_inert for module in modules)
        return self._inert[key]


def _alone(binding: Binding) -> Site:
    """The statement as if it imported only this name."""
    statement = binding.site.statement
    if isinstance(statement, ast.Import):
        lone: ast.Import | ast.ImportFrom = ast.Import(names=[binding.alias])
    else:
        lone = ast.ImportFrom(module=statement.module, names=[binding.alias], level=statement.level)
    return Site(ast.copy_location(lone, statement), binding.site.body, binding.site.around)


def _same_place(one: Site, other: Site) -> bool:
    """Whether two parses of a file mean the same statement."""
    first, second = one.statement, other.statement
    return (first.lineno, first.col_offset) == (second.lineno, second.col_offset)


def _condition(site: Site) -> str:
    if any(isinstance(node, ast.Try) for node in site.conditions):
        return "it may be there to see whether the import works"
    return "it is imported only on a condition"
