"""Commands that a plan proposes: one program with its arguments, and the key that an approval is bound to."""

from __future__ import annotations

import hashlib
import json
import shlex

from tier_code.domain.plan import Step, StepKind
from tier_code.domain.view import SessionView

LONGEST_COMMAND = 300
"""Characters; what is longer cannot be shown in full on one line of a plan."""
MOST_WORDS = 40
_SHELLS = frozenset(
    {"sh", "bash", "dash", "zsh", "ksh", "fish", "csh", "tcsh", "busybox"}
    | {"cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh"}
)
_POWERS = frozenset(
    {"sudo", "su", "doas", "pkexec", "chroot", "nsenter", "unshare", "setsid", "nohup"}
    | {"eval", "exec", "env", "xargs", "timeout", "nice"}
)
"""Programs that start others, so that the first word would not say what runs."""
_FOR_A_SHELL = ("&&", "||", "$(", "`", "|", ";", ">", "<", "&")


def read_command(text: str) -> tuple[str, ...]:
    """The program and its arguments; quotes group words, nothing else is special.

    Errors: ValueError saying what is wrong: a shell, several commands, what cannot be shown, too long.
    """
    if len(text) > LONGEST_COMMAND:
        raise ValueError(f"the command is longer than {LONGEST_COMMAND} characters")
    if not text.isprintable():
        raise ValueError("the command holds line breaks or characters that cannot be seen")
    words = tuple(shlex.split(text))
    if not words or not words[0]:
        raise ValueError("the command is empty")
    if len(words) > MOST_WORDS:
        raise ValueError(f"the command has more than {MOST_WORDS} words")
    wanting = next((word for word in words if word.startswith(_FOR_A_SHELL) or word.endswith(";")), "")
    if wanting:
        raise ValueError(f"'{wanting}' is for a shell, and there is none: one program with its arguments")
    program = words[0].replace("\\", "/").rpartition("/")[2].lower()
    if program in _SHELLS | _POWERS or "=" in words[0]:
        raise ValueError(f"'{words[0]}' starts other programs; name the one that is to run")
    return words


def approval_key(step: Step) -> str:
    """Names what a user approves: the exact text of the command and the files that it may write."""
    files = sorted({*(target.path for target in step.targets), *step.creates})
    return hashlib.sha256(json.dumps([step.instruction, files]).encode()).hexdigest()


def shown_commands(view: SessionView) -> tuple[str, ...]:
    """The keys of all commands in the plan that stands on the screen: approving it approves these."""
    return tuple(approval_key(step.step) for step in view.current_steps if step.step.kind is StepKind.RUN)
