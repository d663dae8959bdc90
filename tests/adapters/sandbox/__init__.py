"""Tests of running the user's commands."""

from __future__ import annotations
