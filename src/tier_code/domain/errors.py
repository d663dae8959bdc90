"""Every error we raise on purpose. Messages say what, where and what to do next.

TierCodeError
├── UsageProblem            the command line or the request asks for something impossible
├── RepositoryProblem       the folder cannot be worked in
├── EditConflict            a file is not what the step saw
├── WriteRefused            a write would leave the repository, follow a link or hit a read-only file
├── CommitRefused           git is not in a state to take a commit of ours, or files are not as written
├── StorageProblem          the journal, blobs or ledger cannot be written or read
├── BudgetRefused           a paid call does not fit the budget, or has no known price
├── ToolDeclined            the tool tier is not certain, and says why
├── PrivacyRefused          a file's contents may not travel as far as a tier reaches
└── ModelProblem            a model call did not end with a usable answer
    ├── ModelUnavailable    nothing is connected, not pulled, or the server does not answer
    ├── ModelBusy           overloaded or rate limited: the same request may pass later
    ├── ModelRefused        the model declined to answer
    ├── ContextTooLarge     the prompt does not fit the window
    ├── AnswerTruncated     the stream ended without its terminal marker
    │   └── AnswerTooLong   it ended at the token limit
    ├── RequestRejected     the server does not accept the request itself
    └── ProviderFailed      the server answered with an error
"""

from __future__ import annotations

from collections.abc import Mapping

from tier_code.domain.money import Usd


class TierCodeError(Exception):
    """Base of all errors that carry a message for the user."""


class UsageProblem(TierCodeError):
    """The command line or the request asks for something impossible."""


class RepositoryProblem(TierCodeError):
    """The folder cannot be worked in."""


class EditConflict(TierCodeError):
    """A file is not what the step saw; nothing was written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class WriteRefused(TierCodeError):
    """A write would leave the repository, follow a link or hit a read-only file."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class CommitRefused(TierCodeError):
    """No commit was made: no git, something is under way there, or files are not as they were written."""


class StorageProblem(TierCodeError):
    """The journal, blobs or ledger cannot be written or read."""


class BudgetRefused(TierCodeError):
    """A paid call does not fit the budget, or has no known price; nothing was sent."""

    def __init__(
        self, reason: str, *, scope: str = "", needed: Usd | None = None, left: Usd | None = None
    ) -> None:
        """`scope` names the limit that was in the way: `step`, `session`, `day` or `month`."""
        super().__init__(reason)
        self.scope = scope
        self.needed = needed
        self.left = left


class ToolDeclined(TierCodeError):
    """The tool tier is not certain, and says why."""

    def __init__(
        self,
        reason: str,
        details: tuple[str, ...] = (),
        *,
        partial: Mapping[str, bytes | None] | None = None,
    ) -> None:
        """`partial` is what is certain all the same: it is used when no higher tier can do the whole."""
        super().__init__(reason)
        self.reason = reason
        self.details = details
        self.partial = partial


class PrivacyRefused(TierCodeError):
    """A file's contents may not travel as far as a tier reaches; nothing was sent."""


class ModelProblem(TierCodeError):
    """A model call did not end with a usable answer."""

    unbilled = False
    """Nothing was processed, provably: what was held for the call can be given back."""


class ModelUnavailable(ModelProblem):
    """Nothing is connected, the model is not pulled, or the server does not answer."""

    unbilled = True


class ModelBusy(ModelProblem):
    """The server is overloaded or limits our rate: the same request may pass later."""

    def __init__(self, reason: str, *, wait_seconds: float | None, unbilled: bool) -> None:
        """`wait_seconds` is what the server asked for; `unbilled` when it said so before any answer began."""
        super().__init__(reason)
        self.wait_seconds = wait_seconds
        self.unbilled = unbilled


class ModelRefused(ModelProblem):
    """The model declined to answer; the call is billed."""


class ContextTooLarge(ModelProblem):
    """The prompt does not fit the model's window."""

    unbilled = True


class AnswerTruncated(ModelProblem):
    """The stream ended without its terminal marker."""


class AnswerTooLong(AnswerTruncated):
    """The answer ended at the token limit: the model's doing, not its host's."""


class RequestRejected(ModelProblem):
    """The server does not accept the request itself; nothing was processed."""

    unbilled = True


class ProviderFailed(ModelProblem):
    """The server answered with an error."""


def host_failed(problem: Exception) -> bool:
    """Whether the model's host is what failed, so that another model there would meet the same trouble."""
    if isinstance(problem, AnswerTooLong):
        return False
    return isinstance(problem, ModelUnavailable | ModelBusy | AnswerTruncated | ProviderFailed)
