"""Tests of conversions to dataclasses."""

from __future__ import annotations
