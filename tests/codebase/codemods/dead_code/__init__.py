"""Tests of the dead-code codemod."""

from __future__ import annotations
