"""A model's types for one function: read, held against the code, and put beside the evident ones."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from tier_code.codebase.checks.function_bodies import is_none, own_nodes
from tier_code.codebase.codemods.hints.evident import evident_hints, remember
from tier_code.codebase.codemods.hints.hinting import PROPOSED, evident_of, holding, site_of
from tier_code.codebase.codemods.hints.inferring import Hint, Inferring, Subject
from tier_code.codebase.codemods.hints.placing import Slot
from tier_code.codebase.codemods.hints.reading import read_shape
from tier_code.codebase.codemods.hints.shapes import NONE, Shape, optional, says_nothing, without_none
from tier_code.codebase.codemods.hints.sites import RETURN, Site
from tier_code.codebase.codemods.hints.vouching import vouched
from tier_code.domain.plan import Target
from tier_code.domain.untrusted import one_line
from tier_code.ports.source import SourceTree


@dataclass(frozen=True, slots=True)
class Proposal:
    """One function and what is known of it before a model is heard."""

    subject: Subject
    site: Site
    evident: Mapping[Slot, Hint]
    """Of the whole file."""
    kept: Mapping[Slot, Hint]
    """Of the function, and holding by themselves."""
    root: str

    @classmethod
    def of(cls, tree: SourceTree, target: Target) -> Proposal:
        """What is known of a function.

        Errors: UsageProblem for a missing one; CheckerUnavailable.
        """
        subject, evident = evident_hints(tree, target.path)
        site = site_of(subject, target)
        kept = holding(subject, evident_of(target.qualname, evident))
        return cls(subject, site, evident, kept, tree.root)

    @property
    def missing(self) -> tuple[str, ...]:
        """The slots that a model is asked for."""
        return tuple(name for name in self.site.holes if (self.site.qualname, name) not in self.kept)


def with_proposal(proposal: Proposal, types: Mapping[str, str]) -> tuple[dict[Slot, Hint], tuple[str, ...]]:
    """The function's hints, evident and proposed, as far as they hold; and why the others are left out.

    What a proposed type makes evident comes along: often what the function returns, once its parameters are
    known.

    Errors: CheckerUnavailable.
    """
    subject, site = proposal.subject, proposal.site
    shapes, why = _readable(proposal, types)
    good: dict[str, Shape] = {}
    if shapes:
        calls = known_calls(proposal)
        good, unproven = vouched(subject, site, proposal.kept, shapes, calls)
        why |= unproven
    accepted = {(site.qualname, name): Hint(shape, PROPOSED) for name, shape in good.items()}
    hints = dict(proposal.kept)
    if accepted:
        table = Inferring(subject, {**proposal.evident, **accepted}).infer()
        mine = {slot: hint for slot, hint in table.items() if slot[0] == site.qualname}
        hints = holding(subject, {**proposal.kept, **mine})
        _remember(proposal, hints, table)
        why |= {
            name: "the type checker contradicts it" for name in good if (site.qualname, name) not in hints
        }
    dropped = tuple(
        f"{subject.path}:{site.node.lineno}: '{one_line(types[name], 60)}' for {name} - {reason}"
        for name, reason in why.items()
        if (site.qualname, name) not in hints
    )
    return hints, dropped


def _remember(proposal: Proposal, hints: Mapping[Slot, Hint], table: Mapping[Slot, Hint]) -> None:
    """What is evident in the file once these hints are in it: if they never come, it is not."""
    subject = proposal.subject
    others = {slot: hint for slot, hint in table.items() if slot not in hints or slot in proposal.kept}
    remember(proposal.root, subject.path, subject.with_hints(hints), others)


def _readable(proposal: Proposal, types: Mapping[str, str]) -> tuple[dict[str, Shape], dict[str, str]]:
    """Types whose names resolve and that say something, as shapes; and why the others are not."""
    shapes: dict[str, Shape] = {}
    why: dict[str, str] = {}
    for name, text in types.items():
        shape = read_shape(text, proposal.subject.names)
        if shape is None or says_nothing(shape) or shape == NONE:
            why[name] = "it says nothing" if shape is not None else "it is no type that is known here"
            continue
        shapes[name] = shape if name == RETURN else _none_as_shown(proposal.site, name, shape)
    return shapes, why


def _none_as_shown(site: Site, name: str, shape: Shape) -> Shape:
    """A parameter may be None where that is its default or the body asks for it, and else it may not."""
    default = site.defaults.get(name)
    asked = any(
        isinstance(node, ast.Compare)
        and ast.unparse(node.left) == name
        and any(is_none(each) for each in node.comparators)
        for node in own_nodes(site.node)
    )
    if default is not None and is_none(default):
        return optional(shape) or shape
    return shape if asked else without_none(shape) or shape


def known_calls(proposal: Proposal) -> dict[str, list[Shape]]:
    """The types of arguments that mypy knows at calls of the function, by parameter."""
    from tier_code.codebase.codemods.hints.mypy_shapes import shape_of  # noqa: PLC0415 - mypy is an extra
    from tier_code.codebase.codemods.hints.typed_program import TypedProgram  # noqa: PLC0415 - as above

    subject, site = proposal.subject, proposal.site
    checked = subject.run(proposal.evident, with_types=True)
    program = TypedProgram(checked.result, subject.sources.modules[subject.path])
    stand = checked.sites.get(site.qualname)
    function = program.function(stand.node.lineno) if stand is not None else None
    if function is None:
        return {}
    found = {}
    for name in proposal.missing:
        shapes = [shape_of(kind) for kind in program.seen(function, name).given] if name != RETURN else []
        found[name] = [shape for shape in shapes if shape is not None]
    return found
