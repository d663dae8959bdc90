"""Python: queries and tables."""

from __future__ import annotations
