"""Which symbols exist and where."""

from __future__ import annotations
