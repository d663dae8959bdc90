"""What vouches for dataclasses and special methods."""

from __future__ import annotations
