"""The shipped fakes, one per port: the rules of the real adapters, nothing on disk. For tests and docs."""

from __future__ import annotations
