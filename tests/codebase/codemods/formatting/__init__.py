"""Tests of formatting and linter fixes."""

from __future__ import annotations
