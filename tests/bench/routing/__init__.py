"""Routing on recorded outcomes: what the router would do with edits that real models were graded on."""

from __future__ import annotations
