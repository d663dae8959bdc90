"""Tests of `codebase/purity`."""

from __future__ import annotations
