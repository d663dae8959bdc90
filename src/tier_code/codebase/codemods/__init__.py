"""The `tool` tier: exact edits without a model."""

from __future__ import annotations
