"""The full screen, driven by keys and looked at as text."""

from __future__ import annotations
