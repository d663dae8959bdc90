"""Lines of the screens beside the session: books, models, settings, permissions, requests to go back to."""

from __future__ import annotations
