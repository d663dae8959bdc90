"""The session in the scrollback: a prompt and calm lines above it. For ssh, panes and screen readers."""

from __future__ import annotations
