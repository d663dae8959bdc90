"""The JSON schema of the user's settings file, for editors that complete and check it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tier_code.domain.budget import BudgetScope
from tier_code.domain.plan import StepKind, TaskClass
from tier_code.domain.sandbox import Wanted
from tier_code.domain.tiers import TierName

_AMOUNT = {"type": "string", "pattern": r"^\$?\d+(\.\d{1,9})?$", "description": "US dollars, as a text"}
_CHOICE = {
    "type": "string",
    "pattern": r"^(auto|[A-Za-z0-9][\w.-]*/[^@\s]+(@(low|medium|high|xhigh|max))?)$",
    "description": "BACKEND/MODEL[@EFFORT]; the backend is anthropic, ollama, embedded or one of hosts",
}
_TEXTS = {"type": "array", "items": {"type": "string"}}
SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "tier-code settings",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "pack": {"type": "string", "description": "Which models stand on the tiers; see tier-code tiers"},
        "time_zone": {"type": "string", "description": "In which days and months of budgets begin"},
        "sandbox": {
            "enum": [each.value for each in Wanted],
            "description": "How strictly commands are confined",
        },
        "budget": {
            "type": "object",
            "additionalProperties": False,
            "properties": {scope.value: _AMOUNT for scope in BudgetScope},
        },
        "tiers": {
            "type": "object",
            "additionalProperties": False,
            "properties": {name.value: _CHOICE for name in TierName if name is not TierName.TOOL},
        },
        "hosts": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "required": ["url"],
                "properties": {
                    "url": {"type": "string", "pattern": "^https?://"},
                    "key_env": {
                        "type": "string",
                        "pattern": "^([A-Z_][A-Z0-9_]{0,63})?$",
                        "description": "Name of the environment variable that holds the key",
                    },
                    "private": {"type": "boolean"},
                    "free": {"type": "boolean"},
                    "window": {"type": "integer", "minimum": 1024},
                    "max_output": {"type": "integer", "minimum": 1024},
                },
            },
        },
        "local_only": {**_TEXTS, "description": "Files whose contents never go to a cloud"},
        "ignore": {
            **_TEXTS,
            "description": "Files that no step sees or changes; patterns as in a .gitignore",
        },
        "allow_unpriced": {"type": "boolean"},
        "theme": {
            "type": "string",
            "description": "auto (light or dark as the terminal is), one that ships, or your own",
        },
        "keys": {
            "type": "object",
            "description": "Action to its key or keys, such as ctrl+y; tier-code config keys lists them",
            "additionalProperties": {"anyOf": [{"type": "string"}, _TEXTS]},
        },
        "motion": {"enum": ["full", "reduced"], "description": "Whether anything turns or slides"},
        "mouse": {"type": "boolean", "description": "Whether the full screen takes the mouse"},
        "class_tiers": {
            "type": "object",
            "description": "Where steps of a class (A to G) or kind start",
            "additionalProperties": False,
            "properties": {
                name.value: {"enum": [tier.value for tier in TierName]} for name in (*TaskClass, *StepKind)
            },
        },
        "mode": {
            "enum": ["ask", "plan", "auto-edit", "full-auto"],
            "description": "What is done without asking when a session begins",
        },
        "commit": {"enum": ["ask", "each-run"], "description": "Whether each accepted run becomes a commit"},
        "commit_message": {"enum": ["plain", "model"], "description": "Who names commits"},
        "commit_attribution": {
            "type": "boolean",
            "description": "Whether commits end with a line that says who worked on them",
        },
        "screen": {
            "enum": ["full", "line", "plain"],
            "description": "What tier-code shows in a terminal; plain draws nothing twice",
        },
        "history": {
            "type": "boolean",
            "description": "Whether what you type is kept for Up and the search in later sessions",
        },
        "notify": {
            "enum": ["bell", "off"],
            "description": "Whether the bell calls you when a run ends or waits while you look elsewhere",
        },
        "notify_command": {
            "type": "array",
            "items": {"type": "string"},
            "description": "A program told as well, such as notify-send; our words are its last argument",
        },
        "hour_rate": {**_AMOUNT, "description": "What an hour of yours is worth, in US dollars, as a text"},
    },
}
