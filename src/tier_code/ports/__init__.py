"""What the layers ask of each other: Protocols and the small records that cross them, no behaviour."""

from __future__ import annotations
