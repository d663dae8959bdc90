"""Tests of the tool for type hints."""

from __future__ import annotations
