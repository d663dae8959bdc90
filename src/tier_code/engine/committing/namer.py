"""A model as the namer of a commit: one small call under the budget, and never a reason not to commit."""

from __future__ import annotations

from tier_code.domain.errors import BudgetRefused, ModelProblem, PrivacyRefused
from tier_code.domain.patch import Patch
from tier_code.domain.privacy import PrivacyRules, clear, strictest
from tier_code.domain.tiers import LADDER, Tier, TierName
from tier_code.domain.untrusted import one_line
from tier_code.engine.committing.message import LONGEST_SUBJECT, Pending
from tier_code.engine.execution.model_call import Errand, ModelCaller
from tier_code.engine.planning.model.planner_tier import planner_tier
from tier_code.engine.routing.router import Policy, may_pay
from tier_code.ports.model import ModelMessage, ModelRequest

NAMER_ROLE = "namer"
_ANSWER_TOKENS = 60
_MOST_FILES = 30
_INSTRUCTIONS = (
    "You write the first line of a commit message: in the imperative, what the change does, in at most "
    f"{LONGEST_SUBJECT} characters, without a full stop, quotes or a prefix. Answer with that line alone."
)


class Namer:
    """Asks the lowest model tier that is there and may be asked."""

    def __init__(self, caller: ModelCaller, policy: Policy, privacy: PrivacyRules) -> None:
        self._caller = caller
        self._policy = policy
        self._privacy = privacy

    async def subject(self, pending: Pending, patch: Patch, *, limited: bool) -> tuple[str, str]:
        """A first line, or an empty one and in words why there is none. `limited`: a budget is set."""
        tier = self._tier(limited=limited)
        if tier is None:
            return "", "no model may be asked for a name"
        request = ModelRequest(
            messages=(
                ModelMessage(role="system", text=_INSTRUCTIONS, cached=True),
                ModelMessage(role="user", text=_told(pending, patch)),
            ),
            max_tokens=_ANSWER_TOKENS,
        )
        try:
            label = strictest(self._privacy.label(path) for path in patch.paths)
            cleared = clear(label, tier.reach, "what the commit holds")
            reply = await self._caller.converse(Errand(tier=tier.name, role=NAMER_ROLE), request, cleared)
        except (ModelProblem, BudgetRefused, PrivacyRefused) as problem:
            return "", str(problem)
        named = _first_line(reply.text)
        return named, "" if named else "the model gave no usable name"

    def _tier(self, *, limited: bool) -> Tier | None:
        for name in LADDER:
            tier = planner_tier(self._policy, name) if name is not TierName.TOOL else ""
            if isinstance(tier, Tier) and may_pay(name, self._policy, limited=limited):
                return tier
        return None


def _told(pending: Pending, patch: Patch) -> str:
    done = [f"- {step.step.title}" for step in pending.done]
    back = [f"- taken back: {step.step.title}" for step in pending.taken_back]
    files = [
        f"- {edit.path} +{one.added} -{one.removed}"
        for edit in patch.edits[:_MOST_FILES]
        for one in (Patch(edits=(edit,)),)
    ]
    return "\n".join(["Steps:", *done, *back, "Files:", *files])


def _first_line(answer: str) -> str:
    """The line, when it is one that can stand in a log."""
    lines = [line.strip().strip("`\"'").rstrip(".") for line in answer.splitlines()]
    line = one_line(next((line for line in lines if line), ""), 200)
    return str(line) if 0 < len(line) <= LONGEST_SUBJECT else ""
