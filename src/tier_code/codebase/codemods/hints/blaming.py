"""Which hints an error of the type checker plainly speaks against, by its place and its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from tier_code.codebase.checks.hints.type_checker import TypeProblem
from tier_code.codebase.codemods.hints.placing import Slot
from tier_code.codebase.codemods.hints.sites import RETURN, Site

_QUOTED = re.compile(r'"([A-Za-z_][\w.]*)"')
_CALLEE = re.compile(r' (?:to|for|of) "([A-Za-z_]\w*)"(?: of "([A-Za-z_]\w*)")?')
_POSITION = re.compile(r"^Argument (?:(\d+)|\"(\w+)\") ")


def blamed(
    problem: TypeProblem, sites: Mapping[str, Site], chosen: Collection[Slot], *, inside: bool
) -> set[Slot]:
    """The chosen hints that a problem plainly speaks against; empty when its words do not tell.

    `inside` says that its line is in the sites' file.
    """
    site = site_at(problem.line, sites) if inside else None
    suspects = set(_suspects(problem, sites, site))
    return suspects & set(chosen)


def near(problem: TypeProblem, line: str, sites: Mapping[str, Site], *, inside: bool) -> set[str]:
    """The functions that the line of a problem names, and the one that it is in."""
    words = set(re.findall(r"\w+", line))
    found = {site.qualname for site in sites.values() if site.name in words or _called(site) in words}
    around = site_at(problem.line, sites) if inside else None
    return found | ({around.qualname} if around is not None else set())


def site_at(line: int, sites: Mapping[str, Site]) -> Site | None:
    """The function that a line belongs to."""
    return next(
        (site for site in sites.values() if first_line(site) <= line <= (site.node.end_lineno or 0)), None
    )


def first_line(site: Site) -> int:
    """Where a function begins, decorators included."""
    return min([site.node.lineno, *(item.lineno for item in site.node.decorator_list)])


def in_header(line: int, site: Site) -> bool:
    """Whether a line is part of a function's signature."""
    return line < max(site.node.body[0].lineno, site.node.lineno + 1)


def _suspects(problem: TypeProblem, sites: Mapping[str, Site], site: Site | None) -> Iterator[Slot]:
    if problem.code in ("arg-type", "call-overload"):
        yield from _arguments(problem.message, sites)
    if site is None:
        return
    if problem.code in ("return", "return-value", "empty-body"):
        yield site.qualname, RETURN
    if problem.code == "override" and in_header(problem.line, site):
        words = _QUOTED.findall(problem.message)
        names = {item.arg for item in site.parameters}
        said = {name for name in words if name in names}
        position = _POSITION.search(problem.message)
        if problem.message.startswith("Return type"):
            yield site.qualname, RETURN
        elif position and position[1] and int(position[1]) <= len(site.parameters):
            yield site.qualname, site.parameters[int(position[1]) - 1].arg
        elif position and position[2]:
            yield site.qualname, position[2]
        else:
            yield from ((site.qualname, name) for name in said)


def _arguments(message: str, sites: Mapping[str, Site]) -> Iterator[Slot]:
    callee, position = _CALLEE.search(message), _POSITION.search(message)
    if callee is None:
        return
    for site in sites.values():
        if callee[1] not in (site.name, _called(site)):
            continue
        parameters = [item.arg for item in site.parameters]
        if position is None:
            continue
        if position[2]:
            yield site.qualname, position[2]
        elif int(position[1]) <= len(parameters):
            yield site.qualname, parameters[int(position[1]) - 1]


def _called(site: Site) -> str:
    """The name under which a function is called: its class's for a constructor."""
    return site.owner.name if site.owner is not None and site.name == "__init__" else site.name
