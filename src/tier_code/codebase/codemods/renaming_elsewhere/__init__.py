"""Renames in languages other than Python: what they have in common, and which language does which file."""

from __future__ import annotations
