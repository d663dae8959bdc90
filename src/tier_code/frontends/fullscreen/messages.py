"""What travels through the app: records down, wishes up. Widgets post these and touch nothing else."""

from __future__ import annotations

from textual.message import Message

from tier_code.domain.commands import Command
from tier_code.domain.events import Record
from tier_code.domain.plan import StepId
from tier_code.domain.view import SessionView


class Recorded(Message):
    """Records arrived, live or from a player."""

    def __init__(self, records: tuple[Record, ...], onto: SessionView | None = None) -> None:
        super().__init__()
        self.records = records
        self.onto = onto
        """The view to fold onto; None means the present one."""


class ActionAsked(Message):
    """The user wants an action of the registry done."""

    def __init__(self, action: str, *, step: StepId | None = None, words: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.action = action
        """Its id."""
        self.step = step
        """The step under the cursor, when it was asked for there."""
        self.words = words
        """What followed a slash command."""


class KeyPressed(Message):
    """The user went on, so what was said to them has been read."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        """As Textual names it."""


class PromptEntered(Message):
    """Enter was pressed in the prompt."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class PromptChanged(Message):
    """The prompt's text is different."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class PromptLeft(Message):
    """The user goes from the prompt to the plan list, or back."""

    def __init__(self, by: int = 0) -> None:
        super().__init__()
        self.by = by
        """Steps to go on by in the plan list."""


class QueueAsked(Message):
    """The newest request that waits is wanted back in the prompt."""


class CursorMoved(Message):
    """Another step is in focus."""

    def __init__(self, step: StepId) -> None:
        super().__init__()
        self.step = step


class CommandAsked(Message):
    """The user wants this command sent."""

    def __init__(self, command: Command) -> None:
        super().__init__()
        self.command = command
