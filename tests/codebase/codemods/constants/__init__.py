"""Tests of extracting constants."""

from __future__ import annotations
