"""Loading prompt texts: files of messages, each under `[system]`, `[user]` or `[assistant]` on a line."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib import resources

from tier_code.ports.model import ModelMessage

_ROLE = re.compile(r"^\[(system|user|assistant)\]\n", re.MULTILINE)


@cache
def prompt_messages(name: str) -> tuple[ModelMessage, ...]:
    """The messages of a prompt file in order, the same bytes every time; a cache may keep all of them.

    Errors: FileNotFoundError for an unknown name.
    """
    text = resources.files("tier_code.engine.planning.prompts").joinpath(f"{name}.md").read_text("utf-8")
    _, *pieces = _ROLE.split(text)
    messages = [
        ModelMessage(role=role, text=words.strip("\n"))
        for role, words in zip(pieces[::2], pieces[1::2], strict=True)
    ]
    return (*messages[:-1], replace(messages[-1], cached=True))
