"""Comments that describe a definition, in languages whose descriptions stand above it."""

from __future__ import annotations
