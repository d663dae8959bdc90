"""Tests of the imports codemod and its check."""

from __future__ import annotations
