"""Which model stands on which tier: one module for each kind of backend, put together in `connecting`."""

from __future__ import annotations
