"""Prompt texts as data, one file per answer form."""

from __future__ import annotations
