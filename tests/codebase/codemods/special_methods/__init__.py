"""Tests of writing special methods."""

from __future__ import annotations
