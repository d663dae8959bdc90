"""What vouches for formatters and linter fixes."""

from __future__ import annotations
