"""What stands on the screen before the first request: what can be asked, and who is there to do it."""

from __future__ import annotations

from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.lines import BLANK, Line, left, line, paragraph, space, text
from tier_code.frontends.shared.wording import tier_words

_EXAMPLES = (
    "rename parse_cfg to parse_config",
    "document the undocumented functions in config.py",
    "rename load to load_config and document config.py",
)


def welcome_lines(view: SessionView, width: int) -> list[Line]:
    """Examples and the ladder of tiers."""
    rows = [line(space(1), text("What should change?", "bold"))]
    for example in _EXAMPLES:
        rows += paragraph(example, width - 1, "muted", indent=3)
    rows += [BLANK, *(_tier_rows(view, width) if view.tiers else ())]
    return rows


def _tier_rows(view: SessionView, width: int) -> list[Line]:
    rows = []
    for tier in view.tiers:
        role = f"tier-{tier.name.value}" if tier.ready else "muted"
        mark = "●" if tier.ready else "○"
        about = tier_words(tier.name) + (f" · {tier.model}" if tier.model else "")
        name = left(f"{mark} {tier.name.value}", 12, role)
        wrapped = paragraph(about if tier.ready else tier.missing or "not connected", width - 16, "muted")
        rows.append(line(space(3), name, *wrapped[0].pieces))
        rows += [line(space(15), *row.pieces) for row in wrapped[1:]]
    return rows
