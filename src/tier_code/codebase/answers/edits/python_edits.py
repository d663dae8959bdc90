"""Blocks of Python as edits of lines: the one definition that is meant, in the place that it has or gets."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from tier_code.codebase.answers.edits.answer_blocks import AnswerBlock
from tier_code.codebase.answers.edits.edges import in_units, parsed
from tier_code.codebase.answers.edits.headers import Placement
from tier_code.codebase.answers.edits.kept_parts import with_known_docstring, with_known_header
from tier_code.codebase.answers.edits.known_file import KnownFile, left_edge, plain
from tier_code.codebase.answers.edits.new_places import Beside, Room
from tier_code.codebase.answers.edits.python_block import (
    ImportStatement,
    Piece,
    PythonBlock,
    bound_names,
    empty_definition,
    python_block,
)
from tier_code.codebase.answers.edits.text_file import LineEdit, TextFile
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.declared import Declared
from tier_code.codebase.indentation import indented
from tier_code.codebase.index.facts import CALLABLES, Definition, FileFacts
from tier_code.domain.plan import Target
from tier_code.domain.untrusted import one_line


@dataclass(slots=True)
class PythonEdits:
    """The edits of one Python file, gathered block by block."""

    file: TextFile
    declared: Declared
    beside: Beside | None = None
    """Where the step wants new things."""
    edits: list[LineEdit] = field(default_factory=list)
    imports: list[ImportStatement] = field(default_factory=list)
    """Imports that came with blocks, wanted where new code uses them."""
    code: list[str] = field(default_factory=list)
    """What is new, for finding out which names it uses."""
    answered: set[Target] = field(default_factory=set)
    known: KnownFile = field(init=False)

    def __post_init__(self) -> None:
        self.known = KnownFile.of(self.file)

    @property
    def facts(self) -> FileFacts:
        """What the file defines and imports."""
        return self.known.facts

    def take(self, block: AnswerBlock) -> None:
        """Turn a block for symbols into edits.

        Errors: AnswerRefused when it does not hold what it should, or holds what nobody declared.
        """
        if block.placement is Placement.DELETE:
            self._delete(block)
            return
        held = python_block(block.content)
        self.imports += held.imports
        taken: list[Piece] = []
        for target in self._meant(block, held):
            taken += self._one(block, held, target)
        self._refuse_more(held, taken)

    def appended(self, block: AnswerBlock) -> bool:
        """Take a block for a module whose lines may change, when it only adds definitions.

        What it repeats unchanged is passed over; what is new goes beside what it names, else to the end.
        """
        try:
            held = python_block(block.content)
        except AnswerRefused:
            return False
        outer = [piece for piece in held.pieces if "." not in piece.name]
        new = [piece for piece in outer if piece.name not in self.facts.definitions]
        repeated = [piece for piece in outer if piece not in new]
        if not new or not self.facts.definitions or any(map(_binds, held.others)):
            return False
        if not all(self.known.repeats(piece) for piece in repeated):
            return False
        self.imports += held.imports
        for piece in new:
            self._insert(block, held, Target(path=self.file.path, qualname=piece.name))
        return True

    def _meant(self, block: AnswerBlock, held: PythonBlock) -> list[Target]:
        """The declared symbols that a block is for: its own, and new ones that came with it."""
        path = block.target.path
        new = [
            target
            for target in self.declared.added
            if target.path == path and target != block.target and len(held.named(target.qualname)) == 1
        ]
        if block.placement in (Placement.BEFORE, Placement.AFTER) and block.target not in self.declared.added:
            if not new:
                raise AnswerRefused(f"block {block.number} has nothing new for {path} that the step declares")
            return new
        if not block.target.qualname:
            replaced = [t for t in self.declared.symbols_in(path) if held.named(t.qualname)]
            if not replaced:
                raise AnswerRefused(f"the block for {path} defines nothing that the step declares")
            return replaced
        return [block.target, *(target for target in new if target not in self.answered)]

    def _one(self, block: AnswerBlock, held: PythonBlock, target: Target) -> list[Piece]:
        if target in self.answered:
            raise AnswerRefused(f"two blocks for {one_line(str(target))}")
        self.answered.add(target)
        if target in self.declared.added:
            return [self._insert(block, held, target)]
        return self._replace(held, target)

    def _replace(self, held: PythonBlock, target: Target) -> list[Piece]:
        known = self.known.definition(target.qualname)
        pieces = held.named(target.qualname)
        group = self.known.overloads(target.qualname, known)
        if group is not None and len(pieces) > 1:
            start, end = group
            code = "\n".join(self._alone(piece) for piece in pieces)
        else:
            if len(pieces) == 1 and "overload" not in _decorators(pieces[0].node):
                known = self.known.implementation(target.qualname, known)
            piece = self._chosen(pieces, target, known)
            start, end = known.lines.start - 1, known.lines.end
            pieces, code = [piece], self._dressed(self._alone(piece), known)
        self.known.require_whole_lines(start, end, known)
        self._put(start, end, self._without_repeated(code, end), str(target))
        return pieces

    def _without_repeated(self, code: str, end: int) -> str:
        """The code less the comments at its end that stand behind the old definition anyway."""
        lines = code.split("\n")
        following = [line.strip() for line in self.file.plain(end, end + 20)]
        comments = 0
        while comments < len(lines) - 1 and lines[-1 - comments].lstrip().startswith("#"):
            comments += 1
        for count in range(comments, 0, -1):
            if [line.strip() for line in lines[-count:]] == following[:count]:
                return "\n".join(lines[:-count]).rstrip()
        return code

    def _dressed(self, code: str, known: Definition) -> str:
        """The new code with what is known of the old: signature, docstring."""
        if known.kind not in CALLABLES:
            return code
        old = left_edge(self.file.plain(known.lines.start - 1, known.lines.end))
        code = in_units(code, self.known.unit())
        if self.declared.signature_kept:
            code = with_known_header(old, code)
        return with_known_docstring(old, code)

    def _insert(self, block: AnswerBlock, held: PythonBlock, target: Target) -> Piece:
        if target.qualname in self.facts.definitions:
            raise AnswerRefused(f"{one_line(str(target))} is defined already")
        piece = self._chosen(held.named(target.qualname), target, None)
        code = in_units(self._alone(piece), self.known.unit())
        room = Room(self.file, self.facts)
        margin = room.indent(target.qualname.rpartition(".")[0], self.known.unit())
        lines = indented(code, margin).split("\n")
        edit = room.insertion(target.qualname, lines, piece.node, self._beside(block, target))
        self.edits.append(edit)
        self.code.append(code)
        return piece

    def _beside(self, block: AnswerBlock, target: Target) -> Beside | None:
        """The step's own word comes first, then the answer's; a method stays in its class."""
        scope = target.qualname.rpartition(".")[0]
        said = None
        if block.placement in (Placement.BEFORE, Placement.AFTER) and block.target != target:
            said = Beside(qualname=block.target.qualname, before=block.placement is Placement.BEFORE)
        for beside in (self.beside, said):
            if beside is not None and beside.qualname.rpartition(".")[0] == scope:
                return beside
        return None

    def _delete(self, block: AnswerBlock) -> None:
        if block.target not in self.declared.deleted:
            raise AnswerRefused(f"{one_line(block.name)} would be deleted; the step does not declare that")
        if block.content.strip():
            raise AnswerRefused(f"the block that deletes {one_line(block.name)} is not empty")
        known = self.known.definition(block.target.qualname)
        start, end = known.lines.start - 1, known.lines.end
        self.known.require_whole_lines(start, end, known)
        lines = self.file.plain()
        while end < len(lines) and not lines[end].strip():
            end += 1
        self.answered.add(block.target)
        self.edits.append(LineEdit(start=start, end=end, lines=(), what=block.name))

    def _chosen(self, pieces: Sequence[Piece], target: Target, known: Definition | None) -> Piece:
        """The one piece that is meant: of a property's three, the one with the same decorators."""
        last = target.qualname.rpartition(".")[2].partition("#")[0]
        if not pieces:
            raise AnswerRefused(f"the block for {one_line(str(target))} does not define {one_line(last)}")
        if len(pieces) > 1 and known is not None:
            alike = [piece for piece in pieces if _decorators(piece.node) == known.decorators]
            pieces = alike or pieces
        if len(pieces) > 1:
            raise AnswerRefused(f"the answer defines {one_line(last)} {len(pieces)} times")
        return pieces[0]

    def _alone(self, piece: Piece) -> str:
        """The code of a piece that stands on lines of its own."""
        module = parsed(piece.code)
        if module is None or len(module.body) != 1 or plain(module.body[0]) != plain(piece.node):
            raise AnswerRefused(f"'{one_line(piece.name)}' shares its lines with other code in the answer")
        return piece.code

    def _put(self, start: int, end: int, code: str, what: str) -> None:
        margin = _margin(self.file.plain(start, start + 1)[0])
        lines = indented(in_units(code, self.known.unit()), margin).split("\n")
        self.edits.append(LineEdit(start=start, end=end, lines=tuple(lines), what=what))
        self.code.append(code)

    def _refuse_more(self, held: PythonBlock, taken: Sequence[Piece]) -> None:
        """Definitions that nobody declared: what is there already may be repeated, nothing else."""
        for piece in held.apart_from(taken):
            there = self.known.named(piece.name)
            same = any(plain(node) == plain(piece.node) for node in there)
            if same or (there and empty_definition(piece.node)):
                continue
            word = "changes" if there else "defines"
            asked = ", ".join(one_line(each.name) for each in taken[:3])
            raise AnswerRefused(
                f"the answer also {word} {one_line(piece.name)}, which the step does not declare"
                + (f" (it asked for {asked})" if asked else "")
            )

        for statement in held.others:
            if _binds(statement) and not self.known.says(statement):
                first = one_line(ast.unparse(statement), 60)
                raise AnswerRefused(f"the answer also has '{first}', for which the step declares no place")


def _binds(statement: ast.stmt) -> bool:
    """Whether something at module level imports or defines what the code around it may need."""
    if isinstance(statement, ast.If) and "__name__" in ast.unparse(statement.test):
        return False
    return any(
        isinstance(node, ImportStatement) or bound_names(node)
        for node in ast.walk(statement)
        if isinstance(node, ast.stmt)
    )


def _decorators(node: ast.stmt) -> tuple[str, ...]:
    """The last word of each, as the index has them."""
    names = []
    for decorator in getattr(node, "decorator_list", []):
        plain = decorator.func if isinstance(decorator, ast.Call) else decorator
        names.append(plain.attr if isinstance(plain, ast.Attribute) else getattr(plain, "id", ""))
    return tuple(names)


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]
