"""What vouches for something new: options, twins, logging."""

from __future__ import annotations
