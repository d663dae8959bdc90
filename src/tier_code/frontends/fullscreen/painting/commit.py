"""A commit to be: its message and its diff against HEAD."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.events import CommitProposed
from tier_code.frontends.fullscreen.painting.diff import file_heading, unified_diff
from tier_code.frontends.fullscreen.painting.lines import BLANK, Line, line, paragraph, text
from tier_code.frontends.fullscreen.syntax import Highlight
from tier_code.frontends.shared.wording import counted, step_range


def commit_page_lines(
    proposal: CommitProposed | None, news: Sequence[str], width: int, highlight: Highlight
) -> list[Line]:
    """The proposal; before there is one, what was said since it was asked for."""
    if proposal is None:
        said = [row for notice in news for row in paragraph(notice, width - 1, "text", indent=3)]
        return [line(text(" Against HEAD", "bold")), BLANK, *(said or [line(text("   …", "muted"))])]
    edits = proposal.patch.edits
    files = f"  {counted(len(edits), 'file')}, +{proposal.patch.added} -{proposal.patch.removed}"
    rows = [line(text(f" {step_range(proposal.steps)} against HEAD", "bold"), text(files, "muted")), BLANK]
    rows += paragraph(proposal.message, width - 1, "text", indent=3)
    for note in proposal.notes:
        rows += paragraph(note, width - 1, "spend-near", indent=3)
    for edit in edits:
        rows += [BLANK, file_heading(edit), *unified_diff(edit, width, highlight, ()).rows]
    return rows
