"""What vouches for a step's result."""

from __future__ import annotations
