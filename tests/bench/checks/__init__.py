"""The benchmark of the checks: injected wrong edits that must be caught, right ones that must not be."""

from __future__ import annotations
