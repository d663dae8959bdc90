from __future__ import annotations

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "tier_code"
FILES = sorted(SOURCE.rglob("*.py"))
SIBLINGS = ("engine", "codebase", "adapters", "frontends")
DOMAIN_MAY_NOT = {"time", "random", "asyncio", "os", "pathlib", "datetime", "subprocess", "socket", "uuid"}


def imported(path: Path) -> set[str]:
    """Full names of the modules a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("layer", SIBLINGS)
def test_sibling_layers_never_import_each_other(layer: str) -> None:
    others = tuple(f"tier_code.{name}" for name in SIBLINGS if name != layer)
    for path in (SOURCE / layer).rglob("*.py"):
        wrong = [name for name in imported(path) if name.startswith((*others, "tier_code.cli"))]
        assert not wrong, f"{path.relative_to(SOURCE)} imports {wrong}"


@pytest.mark.parametrize("layer", ["domain", "ports", "engine", "codebase", "adapters", "frontends", "cli"])
def test_no_modules_of_a_layer_import_each_other_in_a_circle(layer: str) -> None:
    modules = {
        ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts): path
        for path in (SOURCE / layer).rglob("*.py")
        if path.name != "__init__.py"
    }
    TopologicalSorter({name: imported(path) & modules.keys() for name, path in modules.items()}).prepare()


def test_the_domain_has_no_clock_no_randomness_and_no_io() -> None:
    for path in (SOURCE / "domain").rglob("*.py"):
        roots = {name.partition(".")[0] for name in imported(path)}
        assert not roots & DOMAIN_MAY_NOT, path.name
        assert roots <= set(sys.stdlib_module_names) | {"tier_code", "__future__"}, path.name


def test_every_module_class_and_public_function_says_why_it_exists() -> None:
    silent = []
    for path in FILES:
        tree = ast.parse(path.read_text("utf-8"))
        if not ast.get_docstring(tree):
            silent.append(str(path.relative_to(SOURCE)))
        silent += [
            f"{path.relative_to(SOURCE)}::{node.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and not ast.get_docstring(node)
        ]
    assert not silent


def test_files_and_functions_stay_small() -> None:
    large = []
    for path in FILES:
        text = path.read_text("utf-8")
        if text.count("\n") > 400:
            large.append(path.name)
        large += [
            f"{path.name}::{node.name}"
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (node.end_lineno or node.lineno) - node.lineno > 60
        ]
    assert not large


def test_front_ends_load_neither_engine_nor_adapters_nor_vendors() -> None:
    script = (
        "import sys, pkgutil, importlib, tier_code.frontends as f\n"
        "found = pkgutil.walk_packages(f.__path__, 'tier_code.frontends.')\n"
        "for module in found: importlib.import_module(module.name)\n"
        "print('\\n'.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    for layer in ("engine", "codebase", "adapters"):
        assert not [name for name in loaded if name.startswith(f"tier_code.{layer}")]
    # Textual itself imports tree_sitter where it is installed.
    assert not loaded & {"anthropic", "ollama", "httpx2", "jedi", "xllamacpp"}


def test_every_test_that_the_architecture_page_names_exists() -> None:
    root = SOURCE.parents[1]
    named = re.findall(r"`(tests/[^`]*)`", (root / "docs" / "architecture.md").read_text("utf-8"))
    assert len(named) > 8
    assert not [name for name in named if not (root / name).exists()]
