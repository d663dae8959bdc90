"""Tests of pure functions: inputs are proposed, the code says what comes out, mutants what to keep."""

from __future__ import annotations
