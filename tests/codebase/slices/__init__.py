"""Tests of context slices."""

from __future__ import annotations
