"""What just happened to the user's files, in one line: for front ends whose receipt may be out of sight."""

from __future__ import annotations

from tier_code.domain.plan import StepId
from tier_code.domain.view import SessionView, WriteView
from tier_code.frontends.shared.receipt import commit_words
from tier_code.frontends.shared.wording import UNICODE, counted, step_range


def news_of_files(before: SessionView, view: SessionView) -> str:
    """What was written, taken back or committed between two views; empty when nothing was."""
    if len(view.commits) > len(before.commits):
        return f"committed {commit_words(view.commits[-1])}"
    if len(view.writes) > len(before.writes):
        return _written(view.writes[-1], in_git=bool(view.head))
    return ""


def _written(write: WriteView, *, in_git: bool) -> str:
    if write.undoing:
        return f"taken back: {step_range(sorted(write.steps, key=_number))}; /redo puts it back"
    hunks = [hunk for edit in write.patch.edits for hunk in edit.hunks]
    added, removed = sum(len(h.new_lines) for h in hunks), sum(len(h.old_lines) for h in hunks)
    files = counted(len(write.patch.edits), "file")
    further = ", /commit commits it" if in_git else ""
    steps = counted(len(write.steps), "step")
    return f"written: {steps}, {files}, +{added} {UNICODE.minus}{removed}; /undo takes it back{further}"


def _number(step: StepId) -> int:
    return int("".join(filter(str.isdecimal, step)) or 0)
