"""The codemod: every match of a pattern in some files, rewritten, and places that are better left alone."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

from tier_code.codebase.codemods.pattern.brackets import bracketed_places, expression_of, needs_brackets
from tier_code.codebase.codemods.pattern.edits import Replacement, Rewriter
from tier_code.codebase.codemods.pattern.languages import PYTHON, language_of
from tier_code.codebase.codemods.pattern.matching import Match, find_matches, has_errors
from tier_code.codebase.codemods.pattern.python_names import BroughtNames, parse_template
from tier_code.codebase.codemods.pattern.template import Template, Token, read_template, require_fitting
from tier_code.codebase.codemods.syntax.patchwork import Patchwork, Piece, Span
from tier_code.codebase.codemods.syntax.python_file import PythonFile, UnreadableSource, read_python
from tier_code.codebase.codemods.syntax.roles import is_target
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree

_STATEMENT = "expression_statement"
_ASSIGNABLE = (ast.Name, ast.Attribute, ast.Subscript, ast.Tuple, ast.List, ast.Starred)


def rewrite_pattern(tree: SourceTree, paths: Sequence[str], pattern: str, rewrite: str) -> Edited:
    """Rewrite every match of `pattern` in these files.

    Errors: UsageProblem for a pattern or rewrite that makes no sense; ToolDeclined when nothing matches, or
    nothing that does can be rewritten, with the places.
    """
    work = _Work(read_template(pattern), read_template(rewrite))
    for path in paths:
        content = tree.read(path)
        if content is not None:
            work.file(path, content)
    if work.changes:
        return Edited(changes=work.changes, notes=(*work.left, *work.notes))
    if work.left:
        raise ToolDeclined("no match can be rewritten with certainty", tuple(work.left))
    raise ToolDeclined("no match", (f"nothing in {len(paths)} files is written like '{pattern}'",))


@dataclass
class _Work:
    """One pattern on its way through files."""

    pattern: Template
    rewrite: Template
    changes: dict[str, bytes | None] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    """Matches that stay as they are, with the reason."""
    notes: list[str] = field(default_factory=list)
    _names: BroughtNames | None = None

    def __post_init__(self) -> None:
        require_fitting(self.pattern, self.rewrite)
        self._rewriter = Rewriter(self.pattern, self.rewrite)

    def file(self, path: str, content: bytes) -> None:
        """Rewrite the matches in one file."""
        language = language_of(path)
        if not language:
            self.left.append(f"{path}: the language of this file is not known")
        elif language == PYTHON:
            self._python_file(path, content)
        else:
            self._other_file(path, content, language)

    def _python_file(self, path: str, content: bytes) -> None:
        if self._names is None:
            self._names = BroughtNames(self.pattern, self.rewrite)
            _require_more_than_a_name(self.pattern)
        try:
            source = _Source(path, *_read(path, content))
            changed = self._python_text(source)
        except UnreadableSource as problem:
            self.left.append(f"{problem} - this file is left as it is")
            return
        if changed is not None:
            self.changes[path] = changed

    def _python_text(self, source: _Source) -> bytes | None:
        """The new bytes of a Python file; None where nothing changes."""
        sites = self._sites(source, PYTHON)
        changed = source.changed(sites)
        if changed is None or _is_python(changed):
            return changed
        # One match or another stands where the rewrite is not allowed.
        good = [site for site in sites if _is_python(source.changed([site]) or b"")]
        self.left += [
            f"{source.place(site.match.start)} - left as it is: the rewrite is not allowed here"
            for site in sites
            if site not in good
        ]
        changed = source.changed(good)
        if changed is None or _is_python(changed):
            return changed
        self.left.append(f"{source.path}: the rewrites do not give Python here together")
        return None

    def _other_file(self, path: str, content: bytes, language: str) -> None:
        try:
            text = content.decode()
        except UnicodeDecodeError:
            self.left.append(f"{path}: this file cannot be read as UTF-8")
            return
        source = _Source(path, text, None)
        changed = source.changed(self._sites(source, language))
        if changed is None:
            return
        if has_errors(changed.decode(), language) > has_errors(text, language):
            self.left.append(f"{path}: the rewrite does not parse here")
            return
        self.changes[path] = changed
        self.notes.append(f"{path}: {language} - only its syntax vouches for this file")

    def _sites(self, source: _Source, language: str) -> list[_Site]:
        """The matches that are rewritten; those that are left are told."""
        matches = find_matches(source.text, language, self.pattern)
        spans = {(match.start, match.end) for match in matches if not match.problem}
        chosen: list[_Site] = []
        for match in sorted(matches, key=lambda each: each.start):
            edits = [] if match.problem else list(self._replacements(source, match, spans))
            problem = match.problem or self._problem(source, match, edits)
            if not problem:
                chosen.append(_Site(match, tuple(edits)))
            elif problem != "not a match":
                self.left.append(f"{source.place(match.start)} - left as it is: {problem}")
        return chosen

    def _replacements(
        self, source: _Source, match: Match, spans: set[tuple[int, int]]
    ) -> Iterator[Replacement]:
        brackets = self._brackets(source, match, spans)
        whole = source.file is not None and self._needs_brackets(match)
        if whole:
            yield Replacement(match.start, match.start, ("(",))
        yield from self._rewriter.replacements(match, source.text, brackets)
        if whole:
            yield Replacement(match.end, match.end, (")",), closing=True)

    def _brackets(self, source: _Source, match: Match, spans: set[tuple[int, int]]) -> list[bool]:
        """Which metavariables of the rewrite need brackets: for what they stand for, or what that becomes."""
        names = self.rewrite.metavariables
        if source.file is None:
            return [False] * len(names)
        texts = self._bindings(source, match)
        becoming = [
            self.rewrite.replaced(["x"] * len(names)) if self._is_match(match, name, spans) else text
            for name, text in zip(names, texts, strict=True)
        ]
        found = zip(
            bracketed_places(self.rewrite, texts), bracketed_places(self.rewrite, becoming), strict=True
        )
        return [
            (now or then) and not name.startswith("$$$")
            for name, (now, then) in zip(names, found, strict=True)
        ]

    def _is_match(self, match: Match, name: str, spans: set[tuple[int, int]]) -> bool:
        """Whether what a metavariable stands for is a match itself, and will be the rewrite."""
        place = self._place(match, name)
        return (place.start, place.end) in spans

    def _bindings(self, source: _Source, match: Match) -> list[str]:
        places = [self._place(match, name) for name in self.rewrite.metavariables]
        return [source.text[place.start : place.end] for place in places]

    def _place(self, match: Match, name: str) -> Token:
        return match.places[[token.text for token in self.pattern.tokens].index(name)]

    def _needs_brackets(self, match: Match) -> bool:
        old, new = (_value(each) for each in (self.pattern, self.rewrite))
        return old is not None and new is not None and needs_brackets(old, new, match.around)

    def _problem(self, source: _Source, match: Match, edits: list[Replacement]) -> str:
        """Why a match is better left alone."""
        for edit in edits:
            for comment in match.comments:
                if edit.start <= comment.start < edit.end:
                    return "a comment stands where the code changes"
        if source.file is None or self._names is None:
            return ""
        if _assigns_several(source, match):
            return "it assigns to several things at once"
        return self._python_problem(source, match, edits)

    def _python_problem(self, source: _Source, match: Match, edits: list[Replacement]) -> str:
        """Why the rewrite would not be Python here, or mean something else."""
        if source.file is None or self._names is None:
            return ""
        if _value(self.pattern) is not None and _value(self.rewrite) is None and match.around != _STATEMENT:
            return "the rewrite is a statement, and this is part of an expression"
        texts = [text for edit in edits for text in edit.pieces if isinstance(text, str)]
        if match.around == "interpolation" and any(mark in text for text in texts for mark in "\"'\\:!{}"):
            return "it stands in an f-string, whose quotes the rewrite could end"
        span = source.span(match.start, match.end)
        new = _value(self.rewrite)
        if new is not None and not isinstance(new, _ASSIGNABLE) and _is_assigned(source.file, span):
            return "something is assigned to it"
        bound = self._bindings(source, match)
        return self._names.problem(source.file, span.start, span.end, bound)


@dataclass(frozen=True, slots=True, eq=False)
class _Site:
    """One match that is rewritten."""

    match: Match
    edits: tuple[Replacement, ...]


@dataclass
class _Source:
    """One text with its places in characters and in bytes."""

    path: str
    text: str
    file: PythonFile | None

    def __post_init__(self) -> None:
        self.raw = self.text.encode()
        self._plain = len(self.raw) == len(self.text)

    def changed(self, sites: Sequence[_Site]) -> bytes | None:
        """The file with these matches rewritten; None for none.

        Errors: UnreadableSource when the new text does not exist in the file's encoding.
        """
        if not sites:
            return None
        patch = Patchwork(self.raw)
        for site in sites:
            size = site.match.end - site.match.start
            owner = self.span(site.match.start, site.match.end)
            for edit in site.edits:
                # What ends here closes from the inside out; what begins opens from the outside in.
                order = (0, size) if edit.closing else (1, -size)
                patch.replace_in(owner, self.span(edit.start, edit.end), *self.pieces(edit), order=order)
        edits = patch.flat()
        if self.file is not None:
            return self.file.with_edits(edits)
        pieces, position = [], 0
        for start, end, replacement in edits:
            pieces += [self.raw[position:start], replacement.encode()]
            position = end
        return b"".join([*pieces, self.raw[position:]])

    def _byte(self, index: int) -> int:
        return index if self._plain else len(self.text[:index].encode())

    def span(self, start: int, end: int) -> Span:
        """Characters as bytes."""
        return Span(self._byte(start), self._byte(end))

    def place(self, index: int) -> str:
        """`path:line: source line`."""
        line = self.text.count("\n", 0, index)
        shown = self.text.splitlines()[line] if line < len(self.text.splitlines()) else ""
        return f"{self.path}:{line + 1}: {shown.strip()[:120]}"

    def pieces(self, edit: Replacement) -> list[Piece]:
        """The pieces of an edit, kept apart from the words that stand beside them."""
        made: list[Piece] = [
            piece if isinstance(piece, str) else self.span(piece.start, piece.end) for piece in edit.pieces
        ]
        before, behind = self.text[edit.start - 1 : edit.start], self.text[edit.end : edit.end + 1]
        first, last = self._edge(edit, 0), self._edge(edit, -1)
        if _is_word(before) and _is_word(first):
            made.insert(0, " ")
        if _is_word(behind) and _is_word(last):
            made.append(" ")
        if not "".join(piece if isinstance(piece, str) else "x" for piece in made) and _is_word(
            before + behind
        ):
            made.append(" " if len(before + behind) > 1 else "")
        return made

    def _edge(self, edit: Replacement, at: int) -> str:
        pieces = [piece for piece in edit.pieces if piece]
        if not pieces:
            return ""
        piece = pieces[at]
        text = piece if isinstance(piece, str) else self.text[piece.start : piece.end]
        return text[at : at + 1] if at == 0 else text[-1:]


def _assigns_several(source: _Source, match: Match) -> bool:
    """Whether an assignment is part of `a = b = c`, or a metavariable of it stands for one."""
    if match.kind != "assignment":
        return False
    if match.around == "assignment":
        return True
    texts = [source.text[each.start : each.end] for each in match.places if each.is_metavariable]
    return any(
        re.search(r"(?<![=!<>:])=(?!=)", text) and expression_of(f"({text})") is None for text in texts
    )


def _is_word(letters: str) -> bool:
    return bool(letters) and all(letter.isalnum() or letter == "_" for letter in letters)


def _value(template: Template) -> ast.expr | None:
    """The expression that a template is; None for a statement."""
    return expression_of(template.replaced([f"MV_{name.lstrip('$')}_" for name in template.metavariables]))


def _require_more_than_a_name(pattern: Template) -> None:
    if isinstance(_value(pattern), ast.Name):
        raise UsageProblem("the pattern is one name; ask for a rename instead")
    parse_template(pattern)


def _read(path: str, content: bytes) -> tuple[str, PythonFile]:
    file = read_python(path, content)
    return file.text.decode(), file


def _is_python(content: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(content)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


def _is_assigned(file: PythonFile, place: Span) -> bool:
    """Whether the expression at this place is what something is assigned to, or is deleted."""
    node: Node | None = file.leaf(place.start, place.end)
    while node is not None and (node.start_byte, node.end_byte) == (place.start, place.end):
        if is_target(node):
            return True
        node = node.parent
    return False
