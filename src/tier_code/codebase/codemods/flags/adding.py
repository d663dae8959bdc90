"""Adding one option to one argparse parser of a file."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from tier_code.codebase.codemods.flags.option import Option, option_of
from tier_code.codebase.codemods.flags.parsers import (
    Parser,
    dest_for,
    dest_of,
    keyword_of,
    method,
    parsers_of,
    receiver,
    strings_of,
)
from tier_code.codebase.codemods.flags.wording import Layout, call_source, layout_of
from tier_code.codebase.codemods.syntax.ast_file import AstFile, ast_file
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def add_option(tree: SourceTree, step: Step, help_text: str = "") -> Edited:
    """The file with the option that a step declares; `help_text` is a model's.

    Errors: UsageProblem when there is no such parser, several, or the option is taken; ToolDeclined when only
    the help text is missing, with the rest as `partial`.
    """
    placed = Placed(tree, step)
    option = option_of(step, help_text)
    edited = placed.edited(option)
    if not option.help and placed.explains:
        raise ToolDeclined(
            f"the help text of {option.name} is not given, and its neighbours have one",
            (f"{placed.file.path}: {option.name} has no help text; none was given", *edited.notes),
            partial=edited.changes,
        )
    return edited


class Placed:
    """A parser found in a file, and the place for the next option."""

    def __init__(self, tree: SourceTree, step: Step) -> None:
        self.file = ast_file(tree, step.targets[0].path)
        self._all = parsers_of(self.file.module)
        self.parser = self._chosen(step.argument("parser"))
        self._block = _block_of(self.file.module, self.parser)

    @property
    def explains(self) -> bool:
        """Whether most options of the parser have a help text; true when there are none."""
        helped = sum(keyword_of(call, "help") is not None for call in self.parser.calls)
        return helped * 2 >= len(self.parser.calls)

    @property
    def help_texts(self) -> list[str]:
        """The help texts of the parser's options, where they are written down."""
        values = [keyword_of(call, "help") for call in self.parser.calls]
        return [str(value.value) for value in values if isinstance(value, ast.Constant) and value.value]

    @property
    def shown(self) -> list[tuple[int, int]]:
        """First and last lines of what a model should see: how the parser is made, and its last options."""
        made = [self.parser.made] if self.parser.made is not None else []
        return [(node.lineno, node.end_lineno or node.lineno) for node in (*made, *self.parser.calls[-8:])]

    def edited(self, option: Option) -> Edited:
        """The file with the call put in.

        Errors: UsageProblem when the option is taken or no place is plain.
        """
        self._refuse_taken(option)
        before = self._before()
        if not self.file.alone(before):
            raise UsageProblem(f"{self._at(before.lineno)}: several statements on a line; nothing fits in")
        layout = layout_of(self.file, self.parser.own_calls, before.lineno)
        source = call_source(self.parser.name, option, layout, self._path_type(option))
        return Edited(
            changes={self.file.path: self.file.with_edits([self._insertion(before, source, layout)])},
            notes=tuple(self._notes(option)),
        )

    def _chosen(self, word: str) -> Parser:
        path = self.file.path
        if not self._all:
            raise UsageProblem(
                f"{path}: no argparse parser in a variable of a function or module{_other_library(self.file)}"
            )
        found = [parser for parser in self._all if parser.called(word)] if word else self._all
        if len(found) == 1:
            return found[0]
        listed = "; ".join(str(parser) for parser in (found or self._all))
        if not found:
            raise UsageProblem(f"{path}: no parser is called '{word}'. There are: {listed}")
        raise UsageProblem(
            f"{path} has {len(found)} parsers; name one, as in 'to the parser NAME in {path}': {listed}"
        )

    def _at(self, line: int) -> str:
        return f"{self.file.path}:{line}"

    def _refuse_taken(self, option: Option) -> None:
        for call in self._related():
            taken = sorted(set(option.strings) & set(strings_of(call) or ()))
            if taken and call in self.parser.calls:
                raise UsageProblem(f"{self._at(call.lineno)}: {taken[0]} is an option already")
            if dest_of(call) == dest_for(option.strings):
                raise UsageProblem(
                    f"{self._at(call.lineno)}: '{dest_of(call)}' is stored by another option already"
                )
        if set(option.strings) & {"-h", "--help"}:
            raise UsageProblem("-h and --help belong to argparse itself")
        self._refuse_settings(dest_for(option.strings))

    def _related(self) -> Iterator[ast.Call]:
        """The options of the parser, of its parents, and of the commands beside it: they share one result."""
        yield from self.parser.calls
        if self.parser.parents is None:
            raise UsageProblem(f"{self._at(self.parser.line)}: its parents are not written down by name")
        for name in self.parser.parents:
            parents = [each for each in self._all if each.name == name]
            if not parents:
                raise UsageProblem(f"{self._at(self.parser.line)}: the parent '{name}' is not in this file")
            yield from (call for parent in parents for call in parent.calls)
        shared = any(each.command for each in self._all)
        for other in self._all:
            if shared and other is not self.parser and bool(other.command) != bool(self.parser.command):
                yield from other.calls

    def _refuse_settings(self, dest: str) -> None:
        made = self.parser.made.value if self.parser.made is not None else None
        prefixes = keyword_of(made, "prefix_chars") if isinstance(made, ast.Call) else None
        if prefixes is not None:
            raise UsageProblem(f"{self._at(self.parser.line)}: the parser has its own prefix characters")
        for node in self.parser.scope.nodes():
            if not isinstance(node, ast.Call) or method(node) != "set_defaults":
                continue
            if receiver(node) == self.parser.name and keyword_of(node, dest) is not None:
                raise UsageProblem(f"{self._at(node.lineno)}: set_defaults gives '{dest}' a value")

    def _before(self) -> ast.stmt:
        """The statement that the new one goes behind: the last option before the command line is read."""
        made: ast.stmt | None = self.parser.made
        for statement in self._block:
            if made is not None and statement.lineno <= made.lineno:
                continue
            if _reads(statement, self.parser.name):
                break
            if _adds(statement, self.parser.name):
                made = statement
        if made is None:
            raise UsageProblem(f"{self._at(self.parser.line)}: no plain place for a call of add_argument")
        return made

    def _insertion(self, before: ast.stmt, source: str, layout: Layout) -> tuple[int, int, str]:
        end = before.end_lineno or before.lineno
        offset = self.file.line_start(end + 1)
        ended = self.file.text[:offset].endswith((b"\n", b"\r"))
        gap = "\n" if self._spaced(before) else ""
        text = f"{gap}{layout.indent}{source}"
        return offset, offset, f"{text}\n" if ended else f"\n{text}"

    def _spaced(self, before: ast.stmt) -> bool:
        """Whether an empty line stands between the two options above."""
        at = self._block.index(before)
        above = self._block[at - 1] if at else None
        both = above is not None and all(_adds(each, self.parser.name) for each in (above, before))
        return both and not self.file.line(before.lineno - 1).strip()

    def _path_type(self, option: Option) -> str:
        if option.type != "Path":
            return option.type
        for node in self.file.module.body:
            for alias in node.names if isinstance(node, ast.Import | ast.ImportFrom) else ():
                if isinstance(node, ast.ImportFrom) and (node.module, alias.name) == ("pathlib", "Path"):
                    return alias.asname or "Path"
                if isinstance(node, ast.Import) and alias.name == "pathlib":
                    return f"{alias.asname or 'pathlib'}.Path"
        raise UsageProblem(
            f"{self.file.path}: Path is not imported; ask first: add the import 'from pathlib import Path' "
            f"to {self.file.path}"
        )

    def _notes(self, option: Option) -> Iterator[str]:
        unread = [call.lineno for call in self.parser.calls if strings_of(call) is None]
        for line in unread:
            yield f"{self._at(line)}: the name of this option is not written down - not compared"
        for line in dict.fromkeys(self.parser.strange):
            yield f"{self._at(line)}: code elsewhere may add options - not compared"
        for longer in self._abbreviated(option):
            yield f"{self.file.path}: '{option.name}' was short for {longer} and now is an option of its own"
        if option.required:
            yield f"{self.file.path}: {option.name} is required: command lines without it end with an error"

    def _abbreviated(self, option: Option) -> list[str]:
        known = [text for call in self.parser.calls for text in strings_of(call) or ()]
        return [text for text in known if option.name.startswith("--") and text.startswith(option.name)]


def _block_of(module: ast.Module, parser: Parser) -> Sequence[ast.stmt]:
    """The statements among which the parser is made; the function's own when it is a parameter."""
    if parser.made is None:
        return parser.scope.node.body
    for node in ast.walk(module):
        for _, value in ast.iter_fields(node):
            if isinstance(value, list) and any(each is parser.made for each in value):
                return [each for each in value if isinstance(each, ast.stmt)]
    return parser.scope.node.body


def _adds(statement: ast.stmt, name: str) -> bool:
    value = statement.value if isinstance(statement, ast.Expr | ast.Assign) else None
    return isinstance(value, ast.Call) and method(value) == "add_argument" and receiver(value) == name


def _reads(statement: ast.stmt, name: str) -> bool:
    return any(
        isinstance(node, ast.Call) and method(node).startswith("parse_") and receiver(node) == name
        for node in ast.walk(statement)
    )


def _other_library(file: AstFile) -> str:
    for library in (b"click", b"typer", b"optparse", b"docopt", b"fire"):
        if b"import " + library in file.text or b"from " + library in file.text:
            return f"; it uses {library.decode()}, which this recipe does not do yet"
    return ""
