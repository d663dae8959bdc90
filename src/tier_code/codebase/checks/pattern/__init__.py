"""What vouches for rewrites by a pattern."""

from __future__ import annotations
