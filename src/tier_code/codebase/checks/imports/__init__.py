"""What vouches for imports that were sorted, added or removed."""

from __future__ import annotations
