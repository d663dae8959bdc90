"""Putting an edit answer into the files: every block in its place, or none with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tier_code.codebase.answers.edits.answer_blocks import AnswerBlock, blocks_in
from tier_code.codebase.answers.edits.foreign_block import foreign_block, names_of
from tier_code.codebase.answers.edits.foreign_edits import ForeignEdits
from tier_code.codebase.answers.edits.foreign_imports import missing_imports
from tier_code.codebase.answers.edits.headers import Placement
from tier_code.codebase.answers.edits.left_out import refuse_left_out
from tier_code.codebase.answers.edits.merged_imports import Wanted, with_imports
from tier_code.codebase.answers.edits.new_places import Beside
from tier_code.codebase.answers.edits.orphaned_imports import without_orphans
from tier_code.codebase.answers.edits.python_block import ImportStatement, names_in, python_block
from tier_code.codebase.answers.edits.python_edits import PythonEdits
from tier_code.codebase.answers.edits.search_replace import exchange_edits, exchanges_in
from tier_code.codebase.answers.edits.text_file import LineEdit, TextFile, read_text
from tier_code.codebase.answers.edits.whole_files import module_lines, new_file, rewritten
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.declared import Declared, unsafe
from tier_code.codebase.index.paths import PYTHON_ENDS
from tier_code.codebase.languages.grammars import is_read
from tier_code.domain.plan import Step, StepKind, Target, parse_target
from tier_code.domain.tiers import TierName
from tier_code.domain.untrusted import one_line
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree

_IMPORT = re.compile(r"^(?:import|from)\s", re.MULTILINE)


def changes_of_answer(tree: SourceTree, step: Step, answer: str) -> Edited:
    """Every block of an answer in its place.

    Errors: AnswerRefused, with nothing changed, when any of it cannot be used.
    """
    try:
        return _Reading(tree, step, Declared.of(step)).read(answer)
    except (RecursionError, MemoryError) as problem:
        raise AnswerRefused("the code in the answer is nested too deeply to be read") from problem


@dataclass(slots=True)
class _Reading:
    """One answer on its way into the files."""

    tree: SourceTree
    step: Step
    declared: Declared
    changes: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def read(self, answer: str) -> Edited:
        self._require_safe()
        blocks = blocks_in(answer, self.declared, _defined)
        self._require_one_each(blocks)
        by_path: dict[str, list[AnswerBlock]] = {}
        for block in blocks:
            by_path.setdefault(block.target.path, []).append(block)
        for path in sorted(by_path):
            self._file(path, by_path[path])
        self._require_new()
        if all(self.tree.read(path) == content for path, content in self.changes.items()):
            return self._unchanged()
        return Edited(changes=dict(sorted(self.changes.items())), notes=tuple(self.notes))

    def _unchanged(self) -> Edited:
        """The code as it was: from the top tier an opinion, from others a lack of one."""
        if self.step.kind is StepKind.FIX or self.step.tier is not TierName.FRONTIER:
            raise AnswerRefused("the answer changes nothing")
        return Edited(changes={}, notes=("the model gave the code back as it is: nothing to change",))

    def _require_safe(self) -> None:
        wrong = next((path for path in self.declared.paths if unsafe(path)), None)
        if wrong is not None:
            raise AnswerRefused(f"{one_line(wrong, 80)!r} is no file of this repository")

    def _require_one_each(self, blocks: Sequence[AnswerBlock]) -> None:
        seen: set[tuple[Target, bool]] = set()
        for block in blocks:
            if block.searched or not block.declared:
                continue
            key = (block.target, block.placement is Placement.FILE and _only_imports(block))
            if key in seen:
                raise AnswerRefused(f"two blocks for {one_line(block.name)}")
            seen.add(key)

    def _require_new(self) -> None:
        """What should be new must have come; what may change may also stay."""
        missing = [path for path in self.declared.created if path not in self.changes and self._lacks(path)]
        if missing:
            raise AnswerRefused(f"the answer has no block for the new file {missing[0]}")

    def _lacks(self, path: str) -> bool:
        return self.tree.read(path) is None

    def _file(self, path: str, blocks: list[AnswerBlock]) -> None:
        content = self.tree.read(path)
        code = path.endswith(PYTHON_ENDS)
        if content is None:
            if path not in self.declared.created:
                raise AnswerRefused(f"{path} is not there, and the step does not declare to create it")
            for block in blocks:
                refuse_left_out(block.content, "", code=code)
            self.changes[path] = new_file(path, blocks, code=code)
            self._require_symbols(path)
            return
        if path in self.declared.created and path not in self.declared.modules:
            raise AnswerRefused(f"{path} is there already; the step declares to create it")
        file = read_text(path, content)
        blocks = [_holdable(file, block) for block in blocks]
        for block in blocks:
            refuse_left_out(block.content, file.text, code=code)
        if code:
            self.changes[path] = self._python(file, blocks)
        else:
            self.changes[path] = self._named(file, blocks) if is_read(path) else self._plain(file, blocks)

    def _require_symbols(self, path: str) -> None:
        """A new file has the symbols that are declared for it."""
        text = self.changes[path].decode("utf-8")
        if not is_read(path):
            return
        held = python_block(text) if path.endswith(PYTHON_ENDS) else foreign_block(path, text)
        for target in self.declared.added:
            if target.path == path and not held.named(target.qualname):
                raise AnswerRefused(f"the block for {path} does not define {one_line(target.qualname)}")

    def _plain(self, file: TextFile, blocks: Sequence[AnswerBlock]) -> bytes:
        """A file without a grammar: pieces exchanged, or the whole of it where it is small."""
        edits: list[LineEdit] = []
        for block in blocks:
            if block.placement not in (Placement.FILE, Placement.REPLACE):
                raise AnswerRefused(
                    f"{file.path}: we cannot place anything {block.placement.value} a symbol there"
                )
            if block.searched:
                whole = [(0, len(file.lines))]
                edits += exchange_edits(file, exchanges_in(block.content), whole)
            elif block.target.qualname:
                raise AnswerRefused(f"{file.path}: its language has no grammar here; use SEARCH and REPLACE")
            else:
                edits.append(rewritten(file, block, code=False))
        return file.with_edits(edits)

    def _named(self, file: TextFile, blocks: Sequence[AnswerBlock]) -> bytes:
        """A file of another language whose definitions we know: these by name, or pieces exchanged."""
        edits = ForeignEdits(file, self.declared, self._beside(file.path))
        for block in blocks:
            if block.searched:
                edits.edits += exchange_edits(file, exchanges_in(block.content), edits.regions(block))
            elif block.placement is Placement.FILE and file.path in self.declared.modules:
                if not edits.appended(block):
                    edits.edits.append(rewritten(file, block, code=False))
            else:
                edits.take(block)
        missing = [t for t in self.declared.added if t.path == file.path and t not in edits.answered]
        if missing and file.path not in self.declared.modules and not any(each.searched for each in blocks):
            raise AnswerRefused(f"the answer does not define {one_line(str(missing[0]))}")
        added, notes = missing_imports(file, edits.code.facts, edits.imports)
        self.notes += notes
        return file.with_edits([*edits.edits, *added])

    def _python(self, file: TextFile, blocks: Sequence[AnswerBlock]) -> bytes:
        edits = PythonEdits(file, self.declared, self._beside(file.path))
        asked: list[ImportStatement] = []
        for block in blocks:
            if block.searched:
                exchanges = exchanges_in(block.content)
                edits.edits += exchange_edits(file, exchanges, self._regions(edits, block))
                edits.code += ["\n".join(each.new) for each in exchanges]
            elif block.placement is Placement.FILE and _only_imports(block):
                asked += python_block(block.content).imports
            elif self._for_module(block):
                asked += _at_module_level(edits, block)
            else:
                edits.take(block)
        missing = [t for t in self.declared.added if t.path == file.path and t not in edits.answered]
        if missing and file.path not in self.declared.modules:
            raise AnswerRefused(f"the answer does not define {one_line(str(missing[0]))}")
        content = file.with_edits(edits.edits)
        wanted = Wanted(offered=edits.imports, asked=asked, code=edits.code)
        content, added = with_imports(file.path, content, wanted)
        content, gone = without_orphans(self.tree, file.path, content)
        self.notes += [*added, *gone]
        return content

    def _for_module(self, block: AnswerBlock) -> bool:
        """Whether a block is for a file whose lines at module level may change, and for no symbol of it."""
        if block.target.path not in self.declared.modules:
            return False
        return block.placement is Placement.FILE or (not block.declared and not self.declared.added)

    def _regions(self, edits: PythonEdits, block: AnswerBlock) -> list[tuple[int, int]]:
        """The lines in which a block may search: those of its symbol, else all that the step declares."""
        if edits.file.path in self.declared.modules and not block.target.qualname:
            return [(0, len(edits.file.lines))]
        names = (
            [block.target.qualname]
            if block.target.qualname
            else [target.qualname for target in self.declared.replaced if target.path == edits.file.path]
        )
        known = [edits.facts.definitions.get(name) for name in names]
        return [(each.lines.start - 1, each.lines.end) for each in known if each is not None]

    def _beside(self, path: str) -> Beside | None:
        for word in ("after", "before"):
            said = self.step.argument(word).strip()
            if not said:
                continue
            target = parse_target(said) if "::" in said else Target(path=path, qualname=said)
            if target.path == path and target.qualname:
                return Beside(qualname=target.qualname, before=word == "before")
        return None


def _defined(path: str, content: str) -> frozenset[str]:
    return names_in(content) if path.endswith(PYTHON_ENDS) else names_of(path, content)


def _at_module_level(edits: PythonEdits, block: AnswerBlock) -> Sequence[ImportStatement]:
    """Put in new definitions, other values, or the whole file; returns the imports that were asked for."""
    if edits.appended(block):
        return ()
    if block.placement is not Placement.FILE:
        edits.take(block)
        return ()
    exchanged = module_lines(edits.file, block)
    if exchanged is None:
        edits.edits.append(rewritten(edits.file, block, code=True))
        return ()
    edits.edits += exchanged
    return python_block(block.content).imports


def _only_imports(block: AnswerBlock) -> bool:
    """Whether a block holds imports and nothing else."""
    if not _IMPORT.search(block.content):
        return False
    try:
        held = python_block(block.content)
    except AnswerRefused:
        return False
    return bool(held.imports) and not held.pieces and not held.others


def _holdable(file: TextFile, block: AnswerBlock) -> AnswerBlock:
    """The block in characters that the file can hold."""
    return replace(block, content=file.holdable(block.content))
