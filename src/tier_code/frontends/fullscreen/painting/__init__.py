"""Pure functions from a session's view to lines of text with roles. They know no widget and keep no books."""

from __future__ import annotations
