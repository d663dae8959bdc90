"""From an answer's text to blocks, each with the declared place that it is for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from tier_code.codebase.answers.edits.headers import Header, Placement, Places, headings
from tier_code.codebase.answers.fences import Fence, fences_in
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.declared import Declared
from tier_code.domain.plan import Target
from tier_code.domain.untrusted import one_line

MOST_CHARACTERS = 400_000
MOST_BLOCKS = 200
_THOUGHT = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_ASIDE = frozenset({"bash", "sh", "shell", "console", "zsh", "text", "txt", "output", "pycon", "powershell"})
"""Languages of blocks that show how something is run or what it prints."""
_IMPORTS = re.compile(r"\A(?:\s*(?:\#.*|(?:import|from)\s+[\w.].*)?\n)+\Z")
_SEARCH = re.compile(r"^<{5,9} ?SEARCH", re.MULTILINE)

Names = Callable[[str, str], frozenset[str]]
"""The names that some code, for a file of that path, defines at its outermost levels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerBlock:
    """One block of an answer and where it belongs."""

    target: Target
    """For a file the module itself."""
    placement: Placement
    content: str
    """Lines, each with a line feed."""
    number: int
    """Its place in the answer, 1-based."""
    searched: bool = False
    """It holds pieces to search for and what comes in their place."""
    declared: bool = True
    """False when `target` is only what the block goes before or behind."""

    @property
    def name(self) -> str:
        """For refusals."""
        return str(self.target) if self.target.qualname else self.target.path


def blocks_in(answer: str, declared: Declared, defined: Names) -> tuple[AnswerBlock, ...]:
    """The blocks in order; prose around them is ignored, and so are examples of use.

    Errors: AnswerRefused for an answer that is empty, cut, prose only, or has a block for nothing or for
    something that the step does not declare.
    """
    text = answer.replace("\r\n", "\n").strip("\ufeff \t\n")
    text = _THOUGHT.sub("", text)
    if not text.strip():
        raise AnswerRefused("the answer is empty")
    if len(text) > MOST_CHARACTERS:
        raise AnswerRefused(f"the answer has {len(text)} characters")
    lines = text.split("\n")
    fences = fences_in(lines) or _unfenced(text, declared, defined)
    if len(fences) > MOST_BLOCKS:
        raise AnswerRefused(f"the answer has {len(fences)} blocks")
    return _Assigning(Places(declared), defined).assigned(lines, fences)


def _unfenced(text: str, declared: Declared, defined: Names) -> tuple[Fence, ...]:
    """Bare code for the one place of a step."""
    sole = declared.sole()
    if sole is not None and sole.qualname and _last(sole) in defined(sole.path, text):
        return (Fence(info="", content=f"{text}\n", first=0, last=0),)
    raise AnswerRefused("the answer is prose only; a fenced block was asked for")


@dataclass(slots=True)
class _Assigning:
    """Finds the place of each block, first by what the answer says, then by what the block defines."""

    places: Places
    defined: Names

    def assigned(self, lines: list[str], fences: tuple[Fence, ...]) -> tuple[AnswerBlock, ...]:
        found: list[AnswerBlock] = []
        homeless: list[tuple[int, Fence]] = []
        after = -1
        for number, fence in enumerate(fences, start=1):
            header, content = self._header(lines[after + 1 : fence.first], fence)
            after = fence.last
            if header is None:
                homeless.append((number, fence))
                continue
            found.append(_block(header, content, number))
        found += self._by_content(homeless, found)
        if not found:
            raise AnswerRefused(self._nothing(homeless))
        found.sort(key=lambda block: block.number)
        return tuple(self._narrowed(block) for block in found)

    def _header(self, lines: list[str], fence: Fence) -> tuple[Header | None, str]:
        """The header of a block, and its content without a header line inside."""
        first, _, rest = fence.content.partition("\n")
        inside = self.places.of_first_line(first) if first.strip() else None
        content = rest if inside is not None else fence.content
        outside = next((found for line in headings(lines) if (found := self.places.of_line(line))), None)
        outside = outside or self.places.of_info(fence.info)
        if outside is None or inside is None:
            return outside or inside, content
        # `m.py:` above and `# m.py::f` inside: the closer word is the finer one.
        return (inside if inside.target.qualname and not outside.target.qualname else outside), content

    def _by_content(self, homeless: list[tuple[int, Fence]], found: list[AnswerBlock]) -> list[AnswerBlock]:
        """Blocks without a header, as far as it is plain what they are for."""
        sole = self.places.declared.sole()
        taken = {block.target for block in found if block.placement is Placement.REPLACE}
        placed: list[AnswerBlock] = []
        for number, fence in homeless:
            target = self._target_of(fence)
            if target is not None:
                header = Header(target=target, placement=Placement.REPLACE)
                placed.append(_block(header, fence.content, number))
            elif not fence.content.strip() or fence.info.lower() in _ASIDE:
                continue
            elif _IMPORTS.match(fence.content) and len(self.places.declared.paths) == 1:
                module = Target(path=self.places.declared.paths[0], qualname="")
                placed.append(_block(Header(target=module, placement=Placement.FILE), fence.content, number))
            elif sole is None:
                raise AnswerRefused(f"block {number} has no header line that names its place")
            elif len(homeless) == 1 and not found:
                placement = Placement.REPLACE if sole.qualname else Placement.FILE
                placed.append(_block(Header(target=sole, placement=placement), fence.content, number))
        if any(block.target in taken for block in placed if block.placement is Placement.REPLACE):
            again = next(block for block in placed if block.target in taken)
            raise AnswerRefused(f"two blocks for {again.name}")
        return placed

    def _target_of(self, fence: Fence) -> Target | None:
        """The one declared symbol that a block defines."""
        declared = self.places.declared
        meant = [
            target
            for target in declared.symbols
            if _last(target) in self.defined(target.path, fence.content)
            or target.qualname in self.defined(target.path, fence.content)
        ]
        return meant[0] if len(meant) == 1 else None

    def _narrowed(self, block: AnswerBlock) -> AnswerBlock:
        """A block under the name of a file whose one declared symbol it defines is for that symbol."""
        declared = self.places.declared
        path = block.target.path
        whole = path in declared.modules or path in declared.created
        if block.placement is not Placement.FILE or block.searched or whole:
            return block
        named = declared.symbols_in(path)
        defined = self.defined(path, block.content)
        meant = [target for target in named if _last(target) in defined or target.qualname in defined]
        if len(meant) == 1:
            return replace(block, target=meant[0], placement=Placement.REPLACE)
        return block

    def _nothing(self, homeless: list[tuple[int, Fence]]) -> str:
        if not any(fence.content.strip() for _, fence in homeless):
            return "the answer has only empty blocks"
        wanted = ", ".join(one_line(str(target), 80) for target in self.places.declared.symbols[:3])
        return f"no block of the answer is for {wanted or ', '.join(self.places.declared.paths[:3])}"


def _block(header: Header, content: str, number: int) -> AnswerBlock:
    return AnswerBlock(
        target=header.target,
        placement=header.placement,
        content=content,
        number=number,
        searched=bool(_SEARCH.search(content)),
        declared=header.declared,
    )


def _last(target: Target) -> str:
    return target.qualname.rpartition(".")[2].partition("#")[0]
