"""The vendored, dated price table."""

from __future__ import annotations
