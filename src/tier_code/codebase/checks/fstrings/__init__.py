"""What vouches for f-strings: both forms are tried out."""

from __future__ import annotations
