"""What published runs would cost at today's prices, and where delegating a step begins to pay."""

from __future__ import annotations
