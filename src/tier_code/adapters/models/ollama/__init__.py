"""A running Ollama: chat over its own dialect, read strictly here; models listed and pulled by its client.

The client cannot ask the server to refuse a prompt that is too long instead of cutting it, and it takes a
stream without an end for a whole answer; so requests and streams are ours.
"""

from __future__ import annotations
