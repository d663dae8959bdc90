"""Words, actions and theme roles that every front end uses."""

from __future__ import annotations
