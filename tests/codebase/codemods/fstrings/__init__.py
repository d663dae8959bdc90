"""Tests of conversions to f-strings."""

from __future__ import annotations
