"""What stands behind the screens beside the session, desk by desk."""

from __future__ import annotations
