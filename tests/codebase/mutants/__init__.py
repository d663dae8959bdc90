"""Tests of `codebase/mutants`."""

from __future__ import annotations
