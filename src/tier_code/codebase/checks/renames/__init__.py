"""What vouches for renames."""

from __future__ import annotations
