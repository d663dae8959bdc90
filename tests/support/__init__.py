"""Builders, fakes and loopback servers that tests share."""

from __future__ import annotations
