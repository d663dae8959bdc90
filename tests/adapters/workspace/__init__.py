"""Tests of reading and writing the user's folder."""

from __future__ import annotations
