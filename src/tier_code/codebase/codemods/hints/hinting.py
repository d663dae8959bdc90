"""The tool for type hints: puts in what is evident, and says what is left."""

from __future__ import annotations

from collections.abc import Mapping

from tier_code.codebase.checks.hints.type_checker import CheckerUnavailable
from tier_code.codebase.codemods.hints.evident import encoded, evident_hints
from tier_code.codebase.codemods.hints.inferring import Hint, Inferring, Subject
from tier_code.codebase.codemods.hints.placing import Slot
from tier_code.codebase.codemods.hints.sites import RETURN, Site
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Target
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree

PROPOSED = "a model proposed it and the code bears it out"


def hinted(tree: SourceTree, target: Target) -> Edited:
    """The file with every hint of one function, when all are evident; runs in a code worker.

    Errors: ToolDeclined with what is left, and the evident hints as its partial result; UsageProblem without
    mypy or for a missing function.
    """
    try:
        subject, hints = evident_hints(tree, target.path)
        site = site_of(subject, target)
        if not site.holes:
            return Edited(changes={}, notes=_why_none(site, target))
        kept = holding(subject, evident_of(target.qualname, hints))
    except CheckerUnavailable as problem:
        raise UsageProblem(str(problem)) from problem
    changes = put_in(tree, subject, kept)
    left = left_open(target, site, kept)
    if left:
        raise ToolDeclined(
            f"{len(left)} of {len(site.holes)} types are not evident",
            left,
            partial=changes or _as_it_is(tree, target),
        )
    return Edited(changes=changes)


def site_of(subject: Subject, target: Target) -> Site:
    """The target's function.

    Errors: UsageProblem when it is not there.
    """
    site = subject.sites.get(target.qualname)
    if site is None:
        raise UsageProblem(f"{target} is no function of a module or class")
    return site


def evident_of(qualname: str, hints: Mapping[Slot, Hint]) -> dict[Slot, Hint]:
    """The hints of one function that no model proposed."""
    return {slot: hint for slot, hint in hints.items() if slot[0] == qualname and hint.reason != PROPOSED}


def holding(subject: Subject, hints: Mapping[Slot, Hint]) -> dict[Slot, Hint]:
    """Those of the hints that the checker does not contradict when they stand alone."""
    return Inferring(subject, hints).settled() if hints else {}


def put_in(tree: SourceTree, subject: Subject, hints: Mapping[Slot, Hint]) -> dict[str, bytes | None]:
    """The changed file; nothing when there is no hint."""
    if not hints:
        return {}
    return {subject.path: encoded(tree.read(subject.path) or b"", subject.with_hints(hints))}


def left_open(target: Target, site: Site, hints: Mapping[Slot, Hint]) -> tuple[str, ...]:
    """What has no hint, one place a line."""
    return tuple(
        f"{target.path}:{site.node.lineno}: {'what it returns' if name == RETURN else f'parameter {name}'} "
        f"of {target.qualname} - no evidence"
        for name in site.holes
        if (target.qualname, name) not in hints
    )


def _as_it_is(tree: SourceTree, target: Target) -> dict[str, bytes | None]:
    """To abstain is a result too: where no model can take over, the step ends with nothing changed."""
    return {target.path: tree.read(target.path)}


def _why_none(site: Site, target: Target) -> tuple[str, ...]:
    if site.node.type_comment:
        return (f"{target.path}:{site.node.lineno}: {target.qualname} has its types in a comment",)
    return ()
