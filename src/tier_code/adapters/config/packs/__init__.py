"""Packs that ship: which model stands on which tier, as data."""

from __future__ import annotations
