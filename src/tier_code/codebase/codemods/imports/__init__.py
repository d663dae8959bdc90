"""Sorting, grouping, adding and removing imports; only what is proven unused is removed."""

from __future__ import annotations
