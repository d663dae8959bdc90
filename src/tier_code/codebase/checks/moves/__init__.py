"""What vouches for definitions that move and methods that become functions."""

from __future__ import annotations
