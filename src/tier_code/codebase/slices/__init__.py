"""Which source spans a step needs: linking, ranking, packing."""

from __future__ import annotations
