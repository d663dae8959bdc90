"""Values, events, commands and the reducer: plain data, no I/O, no clock, no randomness."""

from __future__ import annotations
