"""Tests of talking to models, hosting one and getting weights."""

from __future__ import annotations
