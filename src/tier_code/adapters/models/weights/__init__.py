"""Getting the weights of a local model onto this machine: one module per source, one hash for all."""

from __future__ import annotations
