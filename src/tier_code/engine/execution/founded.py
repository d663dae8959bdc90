"""The check of an investigation: every finding names places, and these exist where the model could look."""

from __future__ import annotations

from collections.abc import Collection

from tier_code.domain.checks import CheckResult, failed, passed
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Target, parse_target
from tier_code.engine.execution.handed_on import UNFOUNDED
from tier_code.engine.planning.prompting.investigate_reply import Finding, Reported
from tier_code.ports.code import SymbolCatalog
from tier_code.ports.source import SourceTree

CHECK = "founded"


async def founded(
    report: Reported, tree: SourceTree, catalog: SymbolCatalog
) -> tuple[CheckResult, tuple[str, ...]]:
    """The verdict, and the findings as notes: one that rests on nothing that exists is marked.

    A finding counts as founded when all the places that it names exist; whether they show what it says is
    for the reader to see.
    """
    paths = frozenset(tree.paths())
    notes, good, wrong = [], 0, []
    for finding in report.findings:
        missing = [place for place in finding.rests_on if not await _exists(place, tree, paths, catalog)]
        is_founded = bool(finding.rests_on) and not missing
        good += is_founded
        wrong += missing
        notes.append(("" if is_founded else UNFOUNDED) + _words(finding))
    facts = (("findings", len(report.findings)), ("founded", good), ("missing_places", len(wrong)))
    total = len(report.findings)
    details = tuple(f"there is no '{place}'" for place in wrong)
    if not good:
        return failed(CHECK, f"none of {total} findings names places that exist", details, facts=facts), ()
    told = f"{good} of {total} findings rest on places that exist"
    if good < total:
        told += f"; {total - good} marked as unfounded and told to nobody else"
    return passed(CHECK, told, details, facts=facts), tuple(notes)


async def _exists(place: str, tree: SourceTree, paths: Collection[str], catalog: SymbolCatalog) -> bool:
    try:
        target = parse_target(place)
    except ValueError:
        return False
    if target.path not in paths:
        return False
    if not target.qualname:
        return True
    found = await catalog.find(tree, str(Target(path=target.path, qualname=target.qualname)))
    if any(symbol.target == target for symbol in found):
        return True
    if target.path.endswith((".py", ".pyi")):
        return False
    try:
        known = await catalog.in_file(tree, target.path)
    except UsageProblem:
        # Of this language no names are known: the file is the place.
        return True
    # Methods of other languages are often called by their name alone.
    return any(symbol.target.qualname.endswith(f".{target.qualname}") for symbol in known)


def _words(finding: Finding) -> str:
    places = ", ".join(finding.rests_on) or "names no place"
    return f"{finding.says} ({places})"
