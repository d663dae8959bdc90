"""Tests of the tool tier's codemods."""

from __future__ import annotations
