"""The user's folder: reading it, and the only code that writes to it."""

from __future__ import annotations
