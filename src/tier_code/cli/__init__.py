"""Parses arguments, wires everything, starts it. The only layer that knows all others."""

from __future__ import annotations
