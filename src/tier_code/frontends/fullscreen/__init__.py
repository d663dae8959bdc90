"""The full-screen app on Textual."""

from __future__ import annotations
