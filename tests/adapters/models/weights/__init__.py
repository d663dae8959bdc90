"""Tests of getting weights from every source."""

from __future__ import annotations
