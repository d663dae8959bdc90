"""What vouches for changed signatures: every reference visited."""

from __future__ import annotations
