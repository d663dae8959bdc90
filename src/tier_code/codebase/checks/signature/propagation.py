"""The `propagation` check of a signature: every reference was visited, and every call says what it said.

Each call is bound to the old signature and to the new one, by Python's own rules, and what reaches which
parameter is compared; nothing else may have changed. Places are looked up by jedi in the tree before. It
cannot see calls of things whose type nobody knows (it says how many), nor what code calls by a string.
"""

from __future__ import annotations

from tier_code.codebase.checks.signature.signature_claim import claim_of
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "propagation"


def check_propagation(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Definitions differ as declared, calls pass what they passed, and no reference is left out."""
    if not changes:
        return skipped(CHECK, "no file changed")
    # jedi and tree-sitter load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.checks.signature.visited import Visit  # noqa: PLC0415 - see above

    try:
        with Visit(claim_of(step), before, changes) as visit:
            problems = tuple(dict.fromkeys(visit.problems()))
    except (SyntaxError, ValueError, RecursionError) as problem:
        return failed(CHECK, f"the files cannot be compared: {problem}")
    if problems:
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        return failed(CHECK, f"{problems[0]}{more}", problems[:40], facts=visit.facts())
    return passed(CHECK, visit.evidence(), visit.left[:40], facts=visit.facts())
