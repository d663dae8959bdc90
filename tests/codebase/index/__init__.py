"""Tests of the symbol index."""

from __future__ import annotations
