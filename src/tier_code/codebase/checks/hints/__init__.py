"""What vouches for type hints, and the type checker that other checks ask too."""

from __future__ import annotations
