"""Talking to models, hosting the embedded one, and keeping its weights."""

from __future__ import annotations
