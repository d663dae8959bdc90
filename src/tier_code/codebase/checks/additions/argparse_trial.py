"""Trying out an option: an argparse parser is built from the calls as written, and reads command lines.

No code of the repository runs: only what stands there as text, numbers and the like is given to argparse.
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

_GROUPS = frozenset({"add_argument_group", "add_mutually_exclusive_group"})
_WRITTEN = frozenset(
    {"action", "nargs", "const", "default", "choices", "required", "help", "metavar", "dest"}
)
_TYPES = {"int": int, "float": float, "str": str}
_TROUBLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, argparse.ArgumentError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a step says of its option."""

    strings: tuple[str, ...]
    type: str
    default: str
    choices: tuple[str, ...]
    required: bool
    repeatable: bool

    def value(self, text: str) -> object:
        """What the parser should make of a word on the command line."""
        one = _TYPES.get(self.type, str)(text)
        return [one] if self.repeatable else one

    @property
    def absent(self) -> object:
        """What the parser should give without the option."""
        if self.type == "flag":
            return False
        if not self.default:
            return None
        return _TYPES.get(self.type, str)(self.default)

    @property
    def words(self) -> tuple[str, ...]:
        """Values to try."""
        return self.choices or {"int": ("7", "-3"), "float": ("0.5", "2")}.get(self.type, ("some text", "x"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How it went."""

    objection: str = ""
    lines: int = 0
    """Command lines read."""
    others: int = 0
    """Options and positionals beside the new one."""
    unread: int = 0
    """Calls that could not be repeated, as they are not written down."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong instead of leaving the process."""

    def error(self, message: str) -> NoReturn:
        raise ValueError(message)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise ValueError(message or f"exit {status}")


@dataclass(slots=True)
class _Built:
    """A parser made anew, and what its command lines need at least."""

    parser: _Parser = field(default_factory=lambda: _Parser(prog="prog"))
    least: list[str] = field(default_factory=list)
    taken: int = 0
    unread: int = 0

    def add(self, call: ast.Call, *, tried: bool = False) -> None:
        """Repeat a call, as far as it is written down; the one on trial is never needed."""
        strings = [each.value if isinstance(each, ast.Constant) else None for each in call.args]
        keywords = _keywords(call)
        try:
            action = self.parser.add_argument(*strings, **keywords)  # type: ignore[arg-type]
        except _TROUBLE:
            self.unread += 1
            return
        self.taken += 1
        if tried:
            return
        if action.required or (not action.option_strings and action.nargs in (None, "+")):
            words = [str(next(iter(action.choices)))] if action.choices else ["1"]
            words *= action.nargs if isinstance(action.nargs, int) else 1
            self.least += [*action.option_strings[:1], *words]

    def read(self, words: Sequence[str]) -> dict[str, object]:
        """What a command line gives.

        Errors: one of `_TROUBLE`.
        """
        return vars(self.parser.parse_args([*words, *self.least]))


def try_out(module: ast.Module, name: str, call: ast.Call, declared: Declared) -> Trial:
    """Build the parser in the variable `name` with and without a call, and compare what both read."""
    old, new = _Built(), _Built()
    for each in _calls_on(module, name, call):
        if each is not call:
            old.add(each)
    new_only = _Built()
    for built in (new, new_only):
        before = built.unread
        for each in _calls_on(module, name, call) if built is new else [call]:
            built.add(each, tried=each is call)
        if built.unread > before + (old.unread if built is new else 0):
            return Trial(objection="argparse refuses the new option beside the others")
    try:
        usual = old.read([]) if not old.unread else None
    except _TROUBLE:
        usual = None
    ours, theirs = (new, usual) if usual is not None else (new_only, {})
    return _compared(ours, theirs, declared, Trial(others=old.taken, unread=old.unread))


def _compared(built: _Built, usual: dict[str, object], declared: Declared, trial: Trial) -> Trial:
    lines = 0
    try:
        built.parser.format_help()
        for words, wanted in _command_lines(declared):
            lines += 1
            given = built.read(words)
            dest = (set(given) - set(usual)).pop()
            if given[dest] != wanted or type(given[dest]) is not type(wanted):
                return Trial(
                    objection=f"{' '.join(words) or 'no option'} gives {given[dest]!r}, not {wanted!r}"
                )
            if {name: value for name, value in given.items() if name != dest} != usual:
                return Trial(objection="other options read differently")
    except _TROUBLE as problem:
        return Trial(objection=f"argparse says: {problem}")
    for words in _wrong_lines(declared):
        lines += 1
        if _accepts(built, words):
            return Trial(objection=f"{' '.join(words)} is taken, and should not be")
    return Trial(lines=lines, others=trial.others, unread=trial.unread)


def _command_lines(declared: Declared) -> Iterator[tuple[list[str], object]]:
    if not declared.required:
        yield [], declared.absent
    for string in declared.strings:
        if declared.type == "flag":
            yield [string], True
        for word in declared.words if declared.type != "flag" else ():
            joined = [f"{string}={word}"] if string.startswith("--") else [string, word]
            yield joined, declared.value(word)


def _wrong_lines(declared: Declared) -> Iterator[list[str]]:
    if declared.type in ("int", "float"):
        yield [f"{declared.strings[-1]}", "no-number"]
    if declared.choices:
        yield [declared.strings[-1], "987654321"]


def _accepts(built: _Built, words: list[str]) -> bool:
    try:
        built.read(words)
    except _TROUBLE:
        return False
    return True


def _keywords(call: ast.Call) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in call.keywords:
        if each.arg == "type":
            found["type"] = _TYPES.get(ast.unparse(each.value), str)
        elif each.arg in _WRITTEN:
            try:
                found[each.arg] = ast.literal_eval(each.value)
            except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
                continue
    if found.get("action") in ("store_true", "store_false", "store_const", "count", "help", "version"):
        for name in ("type", "choices", "metavar", "nargs"):
            found.pop(name, None)
    return found


def _calls_on(module: ast.Module, name: str, near: ast.Call) -> list[ast.Call]:
    """The `add_argument` calls on a variable and its groups, in the scope where one of them stands."""
    scope = _scope_of(module, near)
    names = {name}
    calls = []
    for node in _in_order(scope):
        match node:
            case ast.Assign(targets=[target], value=ast.Call(func=ast.Attribute(value=on, attr=attr))):
                if attr in _GROUPS and ast.unparse(on) in names:
                    names.add(ast.unparse(target))
            case ast.Call(func=ast.Attribute(value=on, attr="add_argument")) if ast.unparse(on) in names:
                calls.append(node)
            case _:
                pass
    return calls


def _scope_of(module: ast.Module, call: ast.Call) -> ast.AST:
    """The innermost function around a call; a parser kept in `self` is looked up in the whole class."""
    kept = isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value).startswith("self.")
    wanted = ast.ClassDef if kept else ast.FunctionDef | ast.AsyncFunctionDef
    around = [
        node
        for node in ast.walk(module)
        if isinstance(node, wanted) and any(inner is call for inner in ast.walk(node))
    ]
    return around[-1] if around else module


def _in_order(scope: ast.AST) -> Iterator[ast.AST]:
    nested = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, nested) or isinstance(scope, ast.ClassDef):
            yield from _in_order(child)
