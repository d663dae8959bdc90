"""Tests of generated tests: the tool, its check, the programs that run a project."""

from __future__ import annotations
