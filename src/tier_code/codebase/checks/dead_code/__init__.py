"""What vouches for code that was deleted."""

from __future__ import annotations
