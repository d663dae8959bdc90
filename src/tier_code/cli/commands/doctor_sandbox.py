"""What doctor says of the sandbox: the level that was measured, and why it is not higher."""

from __future__ import annotations

from tier_code.cli.commands.findings import Finding, State, fine
from tier_code.cli.sandboxing import measured
from tier_code.domain.sandbox import Level, Wanted

_MEANS = {
    Level.S0: "your tests run in a scratch copy, not confined",
    Level.S2: "your tests run without network, home and write access elsewhere",
    Level.S3: "your tests run without network, home and write access elsewhere, system calls filtered",
}


def look_at_sandbox(wanted: Wanted) -> Finding:
    """The level that commands run at under this setting."""
    if wanted is Wanted.S0:
        return Finding(what="sandbox", state=State.NOTE, told=f"S0 by your settings: {_MEANS[Level.S0]}")
    found = measured()
    told = f"{found.level}: {_MEANS[found.level]}"
    if not found.lacking:
        return fine("sandbox", told)
    told = f"{told}; no higher: {found.lacking}"
    levels = list(Level)
    if levels.index(found.level) < levels.index(wanted.floor):
        return Finding(
            what="sandbox",
            state=State.PROBLEM,
            told=f"{told}; {wanted.value} is asked for: commands are refused",
        )
    if found.level is Level.S0:
        told += "; where bubblewrap is missing: apt install bubblewrap, or pip install 'tier-code[sandbox]'"
    return Finding(what="sandbox", state=State.NOTE, told=told)
