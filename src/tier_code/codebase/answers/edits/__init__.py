"""Answers of edit steps: blocks with code, read tolerantly, put in exactly, or refused as a whole."""

from __future__ import annotations
