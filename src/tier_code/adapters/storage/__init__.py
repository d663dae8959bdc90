"""Journals, blobs and the ledger on disk."""

from __future__ import annotations
