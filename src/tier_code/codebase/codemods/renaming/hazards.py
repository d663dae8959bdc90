"""Names that mean something to somebody else: hooks, fixtures, protocols, dispatch by prefix."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.program.values import ClassId, ClassValue, ExternalValue, Variable
from tier_code.codebase.codemods.renaming.composed import ComposedNames
from tier_code.codebase.codemods.renaming.family import Family
from tier_code.codebase.codemods.renaming.fields import Fields
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.renaming.verdicts import Judge, outside_has
from tier_code.codebase.codemods.syntax.decorators import decorator_names
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.roles import Role

_PYTEST_NAMES = frozenset(
    {
        "setup_module", "teardown_module", "setup_function", "teardown_function", "setup_class",
        "teardown_class", "setup_method", "teardown_method", "setup", "teardown", "load_tests",
        "pytestmark", "pytest_plugins",
    }
)  # fmt: skip
_DUCK_NAMES = frozenset(
    {
        "read", "readline", "readlines", "readinto", "write", "writelines", "flush", "close", "seek", "tell",
        "truncate", "fileno", "isatty", "readable", "writable", "seekable", "keys", "send", "throw",
        "acquire", "release",
    }
)  # fmt: skip
"""Methods that the standard library calls on any object that has them."""
_DISPATCHING_BASES = {
    "ast.NodeVisitor": "visit_",
    "ast.NodeTransformer": "visit_",
    "unittest.TestCase": "test",
    "unittest.case.TestCase": "test",
    "unittest.IsolatedAsyncioTestCase": "test",
    "cmd.Cmd": "do_",
    "http.server.BaseHTTPRequestHandler": "do_",
    "http.server.SimpleHTTPRequestHandler": "do_",
}
_TYPED_DICTS = frozenset({"typing.TypedDict", "typing_extensions.TypedDict"})
_PROTOCOLS = frozenset({"typing.Protocol", "typing_extensions.Protocol"})
_ONLY_PLACEHOLDERS = re.compile(r"(?:%[sdr]|\{[^{}]*\}|\||\*)+")


class Hazards:
    """Looks for reasons why the name may be called by somebody who is not asked to change."""

    def __init__(self, program: Program, family: Family) -> None:
        self._program = program
        self._family = family
        self._fields = Fields(program, family, Judge(program, family))

    def __iter__(self) -> Iterator[str]:
        """Every reason found, with its place."""
        name = self._family.name
        if name.startswith("__") and name.endswith("__"):
            yield f"Python itself looks for {name}"
        if name.startswith("_") and self._fields.drops_underscores:
            yield f"the keyword for the field {name} is spelt without the underscore"
        yield from self._test_names()
        yield from ComposedNames(self._program, self._family).places()
        for cls in sorted(self._relatives(), key=str):
            yield from self._class_hazards(cls)
        yield from self._unrelated_protocols()
        yield from self._named_descriptors()
        yield from self._private_spellings()
        yield from self._module_hooks()

    def _relatives(self) -> set[ClassId]:
        return {each for cls in self._family.classes for each in self._program.hierarchy.relatives(cls)}

    def _definitions(self) -> Iterator[Occurrence]:
        for variable in sorted(self._family.variables, key=str):
            yield from self._program.evaluator.bindings(variable)

    def _test_names(self) -> Iterator[str]:
        name = self._family.name
        for item in self._definitions():
            definition = item.node.parent
            if definition is None or definition.type not in {"function_definition", "class_definition"}:
                continue
            if any("fixture" in decorator for decorator in decorator_names(definition)):
                yield f"{item.place} - a fixture is found by the names of parameters"
            elif _is_test_file(item.file.path) and (
                name in _PYTEST_NAMES or name.lower().startswith("test") or name.startswith("pytest_")
            ):
                yield f"{item.place} - the test runner finds this by its name"

    def _class_hazards(self, cls: ClassId) -> Iterator[str]:
        name = self._family.name
        for base in sorted(self._program.hierarchy.bases(cls), key=str):
            if isinstance(base, ExternalValue):
                reason = self._base_hazard(base)
                if reason:
                    yield f"{self._place_of(cls)} - {reason}"
        if cls in self._family.classes and name in _DUCK_NAMES:
            yield f"{self._place_of(cls)} - code outside calls '{name}' on any object that has it"

    def _base_hazard(self, base: ExternalValue) -> str:
        name = self._family.name
        if base.dotted in _TYPED_DICTS:
            return "its names are keys of dictionaries"
        prefix = _DISPATCHING_BASES.get(base.dotted)
        if prefix and name.startswith(prefix):
            return f"{base.dotted} finds methods by the prefix '{prefix}'"
        if base.dotted in _PROTOCOLS or base.dotted in {"typing.Generic", "builtins.object", "abc.ABC"}:
            return ""
        has = outside_has(self._program, base, name) if base.dotted else None
        if has is None:
            shown = base.dotted or "one of its bases"
            return f"{shown} cannot be looked into, and may define or call '{name}'"
        return f"'{name}' comes from {base.dotted}, outside this repository" if has else ""

    def _unrelated_protocols(self) -> Iterator[str]:
        """A Protocol and the classes that fit it share names without inheritance."""
        others = self._program.definers(self._family.name).keys() - self._family.classes
        for cls in sorted(self._family.classes if others else (), key=str):
            if self._is_protocol(cls):
                yield f"{self._place_of(cls)} - classes that fit this protocol may not say so"
        for cls in sorted(others if self._family.classes else (), key=str):
            if self._is_protocol(cls):
                yield f"{self._place_of(cls)} - this protocol names '{self._family.name}' too"

    def _named_descriptors(self) -> Iterator[str]:
        """Objects in a class body that are told the name they are assigned to."""
        for cls in sorted(self._family.classes, key=str):
            for item in self._program.definers(self._family.name).get(cls, ()):
                assignment = item.node.parent
                made = assignment.child_by_field_name("right") if assignment is not None else None
                if made is not None and made.type == "call" and self._is_told_its_name(item.file, made):
                    yield f"{item.place} - this object is told the name it is assigned to"

    def _is_told_its_name(self, file: PythonFile, call: Node) -> bool:
        hook = "__set_name__"
        called = call.child_by_field_name("function")
        maker = self._program.evaluator.evaluate(file, called) if called is not None else None
        if isinstance(maker, ClassValue):
            return bool(self._program.ancestors(maker.cls) & self._program.definers(hook).keys())
        if not isinstance(maker, ExternalValue) or maker.dotted.startswith("functools."):
            return False
        return bool(self._program.inference.outside_attribute(maker.dotted, hook))

    def _private_spellings(self) -> Iterator[str]:
        """`_Class__name` written out: Python spells private names with the name of their class."""
        if not any(_is_class(item) for item in self._definitions()):
            return
        spelling = re.compile(rb"(?<![0-9A-Za-z])_%b__[A-Za-z]" % self._family.name.lstrip("_").encode())
        repository = self._program.repository
        for file in repository.read_all(repository.paths_with_text(spelling)):
            for hit in spelling.finditer(file.text):
                line = file.line_of(hit.start())
                yield f"{file.path}:{line}: {file.line_text(line)} - a private name of this class"

    def _is_protocol(self, cls: ClassId) -> bool:
        bases = self._program.hierarchy.bases(cls)
        return any(isinstance(base, ExternalValue) and base.dotted in _PROTOCOLS for base in bases)

    def _module_hooks(self) -> Iterator[str]:
        """A module-level `__getattr__` hands names out by string."""
        name = self._family.name
        for key in sorted(self._family.modules):
            if self._program.imports.exported(key, "__getattr__") == (Variable(key, None, "__getattr__"),):
                for file in self._program.repository.module_files(key):
                    for item in self._program.repository.names(file, name).occurrences:
                        if item.role is Role.STRING and text_of(item.node) == name:
                            yield f"{item.place} - this module hands out names by string"

    def _place_of(self, cls: ClassId) -> str:
        for file, node in self._program.hierarchy.definitions(cls):
            return _place(file, node)
        return cls.qualname


def _is_class(item: Occurrence) -> bool:
    return item.node.parent is not None and item.node.parent.type == "class_definition"


def _is_test_file(path: str) -> bool:
    name = posixpath.basename(path)
    return name.startswith("test") or name.endswith(("_test.py", "_tests.py")) or name == "conftest.py"


def _place(file: PythonFile, node: Node) -> str:
    line = file.line_of(node.start_byte)
    return f"{file.path}:{line}: {file.line_text(line)}"
