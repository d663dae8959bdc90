"""Claude through the vendor's SDK, with the stream taken apart here because the SDK accepts cut answers."""

from __future__ import annotations
