"""The front door of exporting: a view and a format give a text."""

from __future__ import annotations

from enum import StrEnum

from tier_code.domain.view import SessionView
from tier_code.frontends.shared.exporting.as_json import as_json
from tier_code.frontends.shared.exporting.document import document_of, title_of
from tier_code.frontends.shared.exporting.html import as_html
from tier_code.frontends.shared.exporting.markdown import as_markdown


class ExportFormat(StrEnum):
    """How a session is written down."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"

    @property
    def suffix(self) -> str:
        """Of a file in this format."""
        return {"markdown": ".md", "html": ".html", "json": ".json"}[self.value]


def export_text(view: SessionView, form: ExportFormat) -> str:
    """The session as text."""
    if form is ExportFormat.JSON:
        return as_json(view)
    blocks = document_of(view)
    return as_html(title_of(view), blocks) if form is ExportFormat.HTML else as_markdown(blocks)


def export_format(name: str) -> ExportFormat | None:
    """The format of that name or of a file called so: `md`, `html`, `notes.json`; None for another."""
    ending = name.lower().rpartition(".")[2]
    return {"md": ExportFormat.MARKDOWN, "markdown": ExportFormat.MARKDOWN}.get(
        ending, next((form for form in ExportFormat if form.value == ending), None)
    )
