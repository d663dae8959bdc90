"""What the destination gets: imports for the moved code, and the moved code, new file or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from tier_code.codebase.codemods.moving.definitions import Moved, is_code, module_bindings
from tier_code.codebase.codemods.moving.import_edits import (
    IMPORTS,
    FileImports,
    NewImport,
    alias_of,
    bound_name,
    imported_names,
    module_text,
    original_name,
    section_of,
    statement_section,
)
from tier_code.codebase.codemods.moving.import_graph import is_type_checking
from tier_code.codebase.codemods.moving.module_names import key_behind, relative_name
from tier_code.codebase.codemods.moving.move_claim import Move
from tier_code.codebase.codemods.moving.needs import Needs
from tier_code.codebase.codemods.moving.source_text import (
    Block,
    Edit,
    Lines,
    block_of,
    edited,
    newline_of,
    top_of,
)
from tier_code.codebase.codemods.syntax.nodes import text_of

_LONGEST_LINE = 88


@dataclass
class Header:
    """The imports that the moved code brings along, in the source's order."""

    statements: list[tuple[Node, NewImport]] = field(default_factory=list)
    """Plain imports, each with the statement of the source that it comes from."""
    type_only: list[tuple[Node, NewImport]] = field(default_factory=list)
    """Those of `if TYPE_CHECKING:`, with that statement."""
    compound: list[Node] = field(default_factory=list)
    """`try` and `if` statements that only import, taken whole."""
    helpers: list[NewImport] = field(default_factory=list)
    """What stays in the source and is imported from there."""
    doubts: list[str] = field(default_factory=list)

    def imported_keys(self) -> Iterator[NewImport]:
        """Everything that runs when the destination is imported."""
        yield from (new for _, new in self.statements)
        yield from self.helpers


def header_of(move: Move, needs: Needs) -> Header:
    """Which imports the destination needs for the moved code."""
    header = Header()
    for word, tops in sorted(needs.imported.items()):
        for top in tops:
            if top.type in IMPORTS:
                _plain(move, word, top, header)
            elif is_type_checking(top):
                _typed(move, word, top, header)
            elif top not in header.compound:
                header.compound.append(top)
    header.compound.sort(key=lambda top: top.start_byte)
    for top in header.compound:
        _conditions(move, top, header)
    for word in sorted(needs.defined):
        header.helpers.append(NewImport(move.between(move.to, move.old_key), word))
    return header


def _plain(move: Move, word: str, statement: Node, header: Header) -> None:
    for node in imported_names(statement):
        if bound_name(node) == word:
            new = _respelled(move, statement, node, header)
            if new is not None and (statement, new) not in header.statements:
                header.statements.append((statement, new))


def _typed(move: Move, word: str, top: Node, header: Header) -> None:
    for statement in _imports_inside(top):
        for node in imported_names(statement):
            if bound_name(node) == word:
                new = _respelled(move, statement, node, header)
                if new is not None and (top, new) not in header.type_only:
                    header.type_only.append((top, new))
    _conditions(move, top, header)


def _imports_inside(top: Node) -> Iterator[Node]:
    waiting = [top]
    while waiting:
        node = waiting.pop()
        if node.type in IMPORTS:
            yield node
        else:
            waiting += reversed(node.named_children)


def _conditions(move: Move, top: Node, header: Header) -> None:
    """Names that a compound statement itself reads must be there too."""
    waiting = [top]
    while waiting:
        node = waiting.pop()
        if node.type in IMPORTS:
            if top in header.compound and module_text(node).startswith("."):
                header.doubts.append(f"{move.source.path}: '{text_of(node)}' is imported conditionally")
            continue
        waiting += node.named_children
        if node.type == "identifier":
            _condition(move, text_of(node), header)


def _condition(move: Move, word: str, header: Header) -> None:
    for item in module_bindings(move.program.repository, move.source, word):
        top = item.node
        while top.parent is not None and top.parent.type != "module":
            top = top.parent
        if top.type in IMPORTS:
            _plain(move, word, top, header)


def _respelled(move: Move, statement: Node, node: Node, header: Header) -> NewImport | None:
    """An import of the source as the destination writes it; None when the destination is what it names."""
    name, alias = original_name(node), alias_of(node)
    module = module_text(statement)
    if not module.startswith("."):
        keys = move.program.repository.modules.absolute(move.source.path, module or name)
        if keys == (move.new_key,) and module:
            _own(move, name, alias, header)
            return None
        return NewImport(module, name, alias)
    key = key_behind(move.source.path, module)
    if key == move.new_key:
        _own(move, name, alias, header)
        return None
    spelled = relative_name(move.program.repository, move.to, key)
    if not spelled:
        header.doubts.append(f"{move.source.path}: '{text_of(statement)}' cannot be written in {move.to}")
        return None
    return NewImport(spelled, name, alias)


def _own(move: Move, name: str, alias: str, header: Header) -> None:
    """The moved code uses something of the destination."""
    if alias not in {"", name}:
        header.doubts.append(f"{move.to} - the moved code knows its '{name}' as '{alias}'")


def _respelled_inside(move: Move, statement: Node) -> Iterator[Edit]:
    """Imports with dots inside of moved functions, as the destination writes them."""
    for node in _imports_inside(statement):
        named = node.child_by_field_name("module_name")
        module = module_text(node)
        if named is not None and module.startswith("."):
            key = key_behind(move.source.path, module)
            spelled = relative_name(move.program.repository, move.to, key)
            if spelled != module:
                yield named.start_byte, named.end_byte, spelled or module


def moved_text(move: Move) -> str:
    """The moved code, with blank lines as between the definitions of a module, ending in one newline."""
    moved = move.moved
    newline = newline_of(moved.file.text)
    pieces: list[str] = []
    last: Block | None = None
    for node in moved.statements():
        block = block_of(moved.file, node)
        text = edited(moved.file, block, _respelled_inside(move, node))
        if last is not None:
            pieces.append(_gap(moved, last, block, node, pieces[-1]) * newline)
        pieces.append(text if text.endswith(("\n", "\r")) else text + newline)
        last = block
    return "".join(pieces)


def _gap(moved: Moved, last: Block, block: Block, node: Node, before: str) -> int:
    """How many blank lines go between two moved statements: as many as there were when they adjoined."""
    between = moved.file.text[last.end : block.start]
    if not between.strip():
        return len(between.splitlines())
    was_code = before.lstrip().startswith(("def ", "class ", "async ", "@", "#")) or "\ndef " in before
    return 2 if is_code(node) or was_code else 1


def new_file(move: Move, header: Header) -> str:
    """The text of a destination that does not exist yet."""
    newline = newline_of(move.source.text)
    lines: list[str] = []
    if move.source.codec not in {"utf-8", "ascii"}:
        lines.append(f"# -*- coding: {move.source.codec} -*-")
    future = [n for n in move.source.root.named_children if n.type == "future_import_statement"]
    lines += [text_of(node) for node in future]
    if future:
        lines.append("")
    lines += _import_lines(header, newline)
    head = newline.join(lines).strip("\r\n")
    text = moved_text(move)
    first = move.moved.statements()[0]
    gap = 2 if is_code(first) else 1
    return head + newline * (gap + 1) + text if head else text


def _import_lines(header: Header, newline: str) -> Iterator[str]:
    plain = sorted(header.statements, key=lambda pair: (pair[0].start_byte, _rank(*pair)))
    last: Node | None = None
    for statement in dict.fromkeys(pair[0] for pair in plain):
        if last is not None and _apart(last, statement):
            yield ""
        yield from together([new for each, new in plain if each == statement], newline)
        last = statement
    joins = any(new.module.startswith(".") for _, new in plain[-1:])
    relative = any(new.module.startswith(".") for new in header.helpers)
    if header.helpers and plain and not (joins and relative):
        yield ""
    yield from together(header.helpers, newline)
    for top in header.compound:
        yield ""
        yield from text_of(top).split(newline)
    yield from type_block(header)


def type_block(header: Header) -> Iterator[str]:
    """`if TYPE_CHECKING:` with its imports."""
    if not header.type_only:
        return
    top = header.type_only[0][0]
    yield ""
    yield f"if {text_of(top.child_by_field_name('condition'))}:"
    for module in dict.fromkeys(new.module for _, new in header.type_only):
        inside = [new for _, new in header.type_only if new.module == module]
        yield from (f"    {line}" for line in together(inside, "\n    "))


def _rank(statement: Node, new: NewImport) -> int:
    """Where a name stands in the statement that it comes from."""
    names = [original_name(node) for node in imported_names(statement)]
    return names.index(new.name) if new.name in names else 0


def together(news: list[NewImport], newline: str) -> Iterator[str]:
    """Statements for imports of one module, its names in one of them."""
    if len(news) < 2 or not news[0].module:
        yield from (new.text for new in news)
        return
    names = [new.named for new in news]
    line = f"from {news[0].module} import {', '.join(names)}"
    if len(line) <= _LONGEST_LINE:
        yield line
    else:
        yield f"from {news[0].module} import ({newline}    {f',{newline}    '.join(names)},{newline})"


def _apart(one: Node, other: Node) -> bool:
    """Whether something stood between two statements of the source, looking past other imports."""
    node: Node | None = one
    while node is not None and node != other:
        following = node.next_named_sibling
        if following is None or following.start_point.row > node.end_point.row + 1:
            return True
        node = following
    return False


def add_to(move: Move, header: Header, imports: FileImports, early: Iterable[int]) -> list[Edit]:
    """Edits that put the imports and the moved code into a destination that is there."""
    file = imports.file
    lines = Lines(file.text)
    newline = newline_of(file.text)
    anchor = _last_import(file.root)
    loose: list[str] = []
    for new in _missing(move, header.imported_keys()):
        near = _nearest(file.root, new) or anchor
        if near is not None:
            imports.add(new, near)
        else:
            loose.append(new.text)
    extra = [newline.join(["", text_of(top)]) for top in header.compound if not _is_there(move, top)]
    missing = set(_missing(move, [new for _, new in header.type_only]))
    header.type_only = [pair for pair in header.type_only if pair[1] in missing]
    inside = _typed_import(file.root)
    typed = [] if inside is not None else list(type_block(header))
    if inside is not None:
        for _, new in header.type_only:
            imports.add(new, inside)
    if typed:
        extra.append(newline.join(typed))
    place = lines.end(anchor.end_byte - 1) if anchor is not None else top_of(file.root, lines)
    edits: list[Edit] = []
    head = "".join(f"{text}{newline}" for text in (*loose, *extra))
    if head:
        spaced = head if anchor is not None else head + newline * 2
        edits.append((place, place, spaced))
    edits.append(_code_edit(move, lines, newline, list(early)))
    return edits


def _typed_import(root: Node) -> Node | None:
    """The last import of the destination's own `if TYPE_CHECKING:`."""
    blocks = [node for node in root.named_children if is_type_checking(node)]
    found = [node for top in blocks for node in _imports_inside(top)]
    return max(found, key=lambda node: node.start_byte, default=None)


def _is_there(move: Move, top: Node) -> bool:
    """Whether the destination has a compound statement of imports already, word for word."""
    root = move.target.root if move.target is not None else top
    return any(text_of(node) == text_of(top) for node in root.named_children)


def _missing(move: Move, news: Iterable[NewImport]) -> Iterator[NewImport]:
    """Those that the destination does not have already."""
    for new in news:
        bound = new.alias or new.name.partition(".")[0]
        deeper = not new.module and "." in new.name and not new.alias
        if deeper or not move.target or not module_bindings(move.program.repository, move.target, bound):
            yield new


def _last_import(root: Node) -> Node | None:
    found = None
    for node in root.named_children:
        if node.type in IMPORTS:
            found = node
        elif node.type not in {"comment", "expression_statement"} or (
            node.type == "expression_statement" and node.named_children[0].type != "string"
        ):
            break
    return found


def _nearest(root: Node, new: NewImport) -> Node | None:
    """The last import of the same group, or of the group before it; best one of the same module."""
    plain = [node for node in root.named_children if node.type in IMPORTS]
    same = [node for node in plain if new.module and module_text(node) == new.module]
    wanted = section_of(new.module or new.name)
    before = [node for node in plain if statement_section(node) <= wanted]
    found = same or before
    return found[-1] if found else None


def _code_edit(move: Move, lines: Lines, newline: str, early: list[int]) -> Edit:
    """The moved code at the end of the destination, or before its first use and the main guard."""
    file = move.target
    if file is None:
        return (0, 0, "")
    text = moved_text(move)
    before = _stop(file.root, early)
    if before is not None:
        place = block_of(file, before).start
        gap = 2 if is_code(before) or is_code(move.moved.statements()[-1]) else 1
        return (place, place, text + newline * gap)
    body = file.text.rstrip()
    place = len(body)
    first, last = move.moved.statements()[0], _last_statement(file.root)
    gap = 2 if is_code(first) or (last is not None and is_code(last)) else 1
    lead = newline * (gap + 1) if body else ""
    return (place, len(file.text), lead + text)


def _last_statement(root: Node) -> Node | None:
    return next((node for node in reversed(root.named_children) if node.type != "comment"), None)


def _stop(root: Node, early: list[int]) -> Node | None:
    """The statement that the moved code must stand before."""
    for node in root.named_children:
        if any(node.start_byte <= use < node.end_byte for use in early):
            return node
        condition = text_of(node.child_by_field_name("condition")) if node.type == "if_statement" else ""
        if "__name__" in condition:
            return node
    return None
