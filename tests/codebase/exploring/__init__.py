"""Tests of looking around in source."""

from __future__ import annotations
