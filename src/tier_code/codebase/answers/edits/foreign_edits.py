"""Blocks of a language that we can read as edits: the definition that is meant, in the bytes that it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tier_code.codebase.answers.edits.answer_blocks import AnswerBlock
from tier_code.codebase.answers.edits.fitting import Fitting
from tier_code.codebase.answers.edits.foreign_block import (
    ForeignBlock,
    ForeignPiece,
    foreign_block,
    plain_name,
)
from tier_code.codebase.answers.edits.foreign_file import ForeignFile
from tier_code.codebase.answers.edits.headers import Placement
from tier_code.codebase.answers.edits.margins import margin_of, moved
from tier_code.codebase.answers.edits.new_places import Beside
from tier_code.codebase.answers.edits.text_file import LineEdit, TextFile
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.declared import Declared
from tier_code.codebase.index.facts import CALLABLES, HOLDERS, Definition, ImportedName, LineRange
from tier_code.domain.plan import Target
from tier_code.domain.untrusted import one_line


@dataclass(slots=True)
class ForeignEdits:
    """The edits of one file, gathered block by block."""

    file: TextFile
    declared: Declared
    beside: Beside | None = None
    """Where the step wants new things."""
    edits: list[LineEdit] = field(default_factory=list)
    imports: list[tuple[ImportedName, str]] = field(default_factory=list)
    """Names that blocks import, with their statements."""
    answered: set[Target] = field(default_factory=set)
    code: ForeignFile = field(init=False)
    _fitting: Fitting = field(init=False)

    def __post_init__(self) -> None:
        self.code = ForeignFile(self.file)
        self._fitting = Fitting(self.code, signature_kept=self.declared.signature_kept)

    def take(self, block: AnswerBlock) -> None:
        """Turn a block for symbols into edits.

        Errors: AnswerRefused when it does not hold what it should, or holds what nobody declared.
        """
        if block.placement is Placement.DELETE:
            self._delete(block)
            return
        held = foreign_block(self.file.path, block.content, self._wanted(block))
        taken: list[ForeignPiece] = []
        for target in self._meant(block, held):
            taken += self._one(block, held, target)
        self._refuse_more(held, taken)
        for text in held.statements:
            if _plain(text) not in _plain(self.file.text):
                raise AnswerRefused(
                    f"`{one_line(text)[:60]}` stands beside the definition; answer with the definition "
                    "and the imports that it needs, nothing else"
                )
        self.imports += held.imports

    def appended(self, block: AnswerBlock) -> bool:
        """Take a block for a file whose lines may change, when it only adds definitions to it.

        What it repeats unchanged is passed over; what is new goes beside what it names, else to the end.
        """
        held = foreign_block(self.file.path, block.content)
        new = [piece for piece in held.outer if piece.name not in self.code.facts.definitions]
        repeated = [piece for piece in held.outer if piece not in new]
        if held.broken or not held.only_definitions or not new or not self.code.facts.definitions:
            return False
        if not all(
            _plain(self.code.text(self.code.known(piece.name))) == _plain(piece.text) for piece in repeated
        ):
            return False
        for piece in new:
            self._insert(block, piece, Target(path=self.file.path, qualname=piece.name))
        self.imports += held.imports
        return True

    def regions(self, block: AnswerBlock) -> list[tuple[int, int]]:
        """The lines in which a block may search: of its symbol, else of all that is declared; and imports."""
        whole = [(0, len(self.file.lines))]
        if self.file.path in self.declared.modules and not block.target.qualname:
            return whole
        named = [t.qualname for t in self.declared.replaced if t.path == self.file.path]
        names = [block.target.qualname] if block.target.qualname else named
        known = [self.code.facts.definitions[name] for name in names if name in self.code.facts.definitions]
        if not known:
            return whole
        lines = [_with_words(each) for name in known for each in self.code.group(name)]
        return _joined([*lines, *(each.statement for each in self.code.facts.imports)])

    def _wanted(self, block: AnswerBlock) -> str:
        named = [t.qualname for t in self.declared.symbols if t.path == self.file.path]
        return block.target.qualname or (named[0] if named else "")

    def _meant(self, block: AnswerBlock, held: ForeignBlock) -> list[Target]:
        """The declared symbols that a block is for: its own, and others that came with it."""
        path = block.target.path
        others = [
            target
            for target in self.declared.symbols_in(path)
            if target != block.target
            and target not in self.answered
            and len(held.named(target.qualname)) == 1
        ]
        if block.target in self.declared.symbols:
            return [block.target, *(target for target in others if target in self.declared.added)]
        if not others:
            raise AnswerRefused(f"block {block.number} holds nothing for {path} that the step declares")
        return others

    def _one(self, block: AnswerBlock, held: ForeignBlock, target: Target) -> list[ForeignPiece]:
        if target in self.answered:
            raise AnswerRefused(f"two blocks for {one_line(str(target))}")
        self.answered.add(target)
        pieces = held.named(target.qualname)
        if not pieces:
            last = plain_name(target.qualname).rpartition(".")[2]
            broken = "; its code cannot be read as a whole" if held.broken else ""
            raise AnswerRefused(
                f"the block for {one_line(str(target))} does not define {one_line(last)}{broken}"
            )
        if target in self.declared.added:
            return [self._insert(block, _only(pieces), target)]
        return self._replace(held, pieces, target)

    def _replace(self, held: ForeignBlock, pieces: list[ForeignPiece], target: Target) -> list[ForeignPiece]:
        known = self.code.known(target.qualname)
        group = self.code.group(known)
        if len(pieces) > 1 and len(group) > 1:
            first, last = group[0], group[-1]
            margin = margin_of(self.code.row(first.lines.start))
            fitted = [self._fitting.fitted(piece, first) for piece in pieces]
            lines = fitted[0] + [line for each in fitted[1:] for line in (f"{margin}{each[0]}", *each[1:])]
            self._put(self._fitting.from_words(first, pieces[0]), last.span[1], lines, str(target))
            return pieces
        piece = _only(_alike(pieces, known))
        if len(group) > 1 and piece.has_body:
            known = group[-1]
        self._require_alone(known)
        self._require_sound(held, piece, known)
        lines = self._fitting.fitted(piece, known)
        end = self._fitting.end(known, piece)
        if self.code.around(end, end)[1].lstrip().startswith(","):
            lines[-1] = lines[-1].rstrip().removesuffix(";")
        self._put(self._fitting.from_words(known, piece), end, lines, str(target))
        return [piece]

    def _require_alone(self, known: Definition) -> None:
        """Refuse to exchange what does not read alone as it reads in its file: macros, damaged classes."""
        text = self.code.text(known)
        margin = margin_of(self.code.row(known.lines.start))
        own = foreign_block(self.file.path, f"{margin}{text}", known.qualname)
        if not any(piece.text == text for piece in own.named(known.qualname)):
            raise AnswerRefused(
                f"{self.file.path}: {one_line(known.qualname)} cannot be told from the code around it; "
                "use SEARCH and REPLACE"
            )

    def _require_sound(self, held: ForeignBlock, piece: ForeignPiece, known: Definition) -> None:
        """Refuse code that its grammar cannot read, unless it could not read the old either."""
        if held.broken and not foreign_block(self.file.path, self.code.text(known), known.qualname).broken:
            raise AnswerRefused(f"the code for {one_line(piece.name)} cannot be parsed")

    def _insert(self, block: AnswerBlock, piece: ForeignPiece, target: Target) -> ForeignPiece:
        if target.qualname in self.code.facts.definitions:
            raise AnswerRefused(f"{one_line(str(target))} is defined already")
        at, margin, below = self._place(block, piece, target)
        described = moved(piece.words, frozenset(), piece.margin, margin) if piece.words else []
        lines = [*described, *self._fitting.at_margin(piece, margin)]
        lines = [f"{margin}{lines[0]}", *lines[1:]]
        if described:
            lines[len(described)] = f"{margin}{lines[len(described)]}"
        large = piece.definition.kind in CALLABLES | HOLDERS
        front = [""] if below and large and self.code.row(at).strip() else []
        back = [""] if large and not below else []
        edit = LineEdit(start=at, end=at, lines=(*front, *lines, *back), what=str(target))
        self.edits.append(edit)
        return piece

    def _place(self, block: AnswerBlock, piece: ForeignPiece, target: Target) -> tuple[int, str, bool]:
        """Behind which line something new goes, its margin, and whether it stands below its neighbour."""
        scope = target.qualname.rpartition(".")[0]
        beside = self._said(block, target)
        if beside is not None:
            known = self.code.known(beside.qualname)
            at = _with_words(known).start - 1 if beside.before else known.lines.end
            return at, margin_of(self.code.row(known.lines.start)), not beside.before
        around = self.code.facts.definitions.get(scope)
        siblings = [
            d for d in self.code.facts.definitions.values() if d.parent == scope and not d.in_function
        ]
        if around is not None and piece.beside_its_class:
            # Its name says to what it belongs, as with methods in Go: it stands beside it.
            siblings = [around, *(d for d in siblings if d.lines.start not in around.lines)]
        if siblings:
            last = max(siblings, key=lambda each: each.span[1])
            return last.lines.end, margin_of(self.code.row(last.lines.start)), True
        if not scope:
            return len(self.file.lines), "", True
        if around is None or around.lines.start == around.lines.end:
            raise AnswerRefused(f"{self.file.path}: there is no room in '{scope}' to put anything into")
        return around.lines.end - 1, f"{margin_of(self.code.row(around.lines.start))}{self.code.unit}", False

    def _said(self, block: AnswerBlock, target: Target) -> Beside | None:
        """What the step, else the answer, puts something new beside."""
        said = None
        if block.placement in (Placement.BEFORE, Placement.AFTER) and block.target != target:
            said = Beside(qualname=block.target.qualname, before=block.placement is Placement.BEFORE)
        known = self.code.facts.definitions
        return next((each for each in (self.beside, said) if each and each.qualname in known), None)

    def _delete(self, block: AnswerBlock) -> None:
        if block.target not in self.declared.deleted:
            raise AnswerRefused(f"{one_line(block.name)} would be deleted; the step does not declare that")
        if block.content.strip():
            raise AnswerRefused(f"the block that deletes {one_line(block.name)} is not empty")
        known = self.code.known(block.target.qualname)
        rows = _with_words(known)
        before, after = self.code.around(known.span[0], known.span[1])
        if before.strip() or after.strip(" \t,;"):
            raise AnswerRefused(f"{self.file.path}: {known.name} shares its lines with other code")
        end = rows.end
        while end < len(self.file.lines) and not self.code.row(end + 1).strip():
            end += 1
        self.answered.add(block.target)
        self.edits.append(LineEdit(start=rows.start - 1, end=end, lines=(), what=block.name))

    def _refuse_more(self, held: ForeignBlock, taken: Sequence[ForeignPiece]) -> None:
        """Definitions that nobody declared: what is there already may be repeated, nothing else."""
        for piece in held.apart_from(taken):
            there = self.code.facts.definitions.get(piece.name)
            same = there is not None and _plain(self.code.text(there)) == _plain(piece.text)
            if not same:
                raise AnswerRefused(
                    f"the answer defines {one_line(piece.name)}, which the step does not declare"
                )

    def _put(self, start: int, end: int, lines: Sequence[str], what: str) -> None:
        """Lines in the place of bytes; what shares the first and the last line with them stays."""
        before, after = self.code.around(start, end)
        text = (before + "\n".join(lines) + after).split("\n")
        first, last = self.code.source.count(b"\n", 0, start), self.code.source.count(b"\n", 0, end) + 1
        self.edits.append(LineEdit(start=first, end=last, lines=tuple(text), what=what))


def _with_words(known: Definition) -> LineRange:
    first = known.docstring.start if known.docstring is not None else known.lines.start
    return LineRange(start=min(first, known.lines.start), end=known.lines.end)


def _joined(ranges: Sequence[LineRange]) -> list[tuple[int, int]]:
    """Ranges as 0-based ones with their ends left out, those that touch as one."""
    found: list[tuple[int, int]] = []
    for each in sorted(ranges, key=lambda each: (each.start, each.end)):
        if found and each.start - 1 <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], each.end)
        else:
            found.append((each.start - 1, each.end))
    return found


def _alike(pieces: list[ForeignPiece], known: Definition) -> list[ForeignPiece]:
    """Of several pieces of one name those that begin as the old one does: `get`, `set`, `static`."""
    word = known.signature.split(" ")[0]
    alike = [piece for piece in pieces if piece.definition.signature.split(" ")[0] == word]
    return alike if len(pieces) > 1 and alike else pieces


def _plain(text: str) -> str:
    return " ".join(text.split())


def _only(pieces: Sequence[ForeignPiece]) -> ForeignPiece:
    if len(pieces) > 1:
        raise AnswerRefused(f"the answer defines {one_line(pieces[0].name)} {len(pieces)} times")
    return pieces[0]
