"""A session as a document to keep or to show: Markdown, HTML and JSON from one neutral form."""

from __future__ import annotations
