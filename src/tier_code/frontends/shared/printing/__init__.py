"""A session as lines of text that are printed once and never redrawn: for pipes, and for the line mode."""

from __future__ import annotations
