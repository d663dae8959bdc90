"""Deleting dead code: unreachable statements, values nobody reads, definitions that nothing refers to."""

from __future__ import annotations
