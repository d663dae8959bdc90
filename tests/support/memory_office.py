"""A back office that keeps everything in memory, for screens beside the session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tier_code.domain.budget import Booking
from tier_code.domain.errors import UsageProblem
from tier_code.domain.events import SessionId
from tier_code.domain.ledger import CallId, CostQuality, LedgerEntry
from tier_code.domain.ledger_report import LedgerLine, LineState
from tier_code.domain.money import Usd
from tier_code.domain.permissions import read_rule
from tier_code.domain.plan import StepId
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.back_office import (
    FindingRow,
    ModelRow,
    PackRow,
    Progress,
    SettingRow,
    TrustQuestion,
    TrustRow,
    TrustWords,
)


@dataclass
class MemoryOffice:
    """Implements `BackOffice`; `text` is put wherever something foreign could stand."""

    text: str = ""
    values: dict[str, str] = field(
        default_factory=lambda: {"pack": "claude", "commit": "ask", "hosts.x": "y"}
    )
    kept_rules: list[str] = field(default_factory=lambda: ["pytest *"])
    books: Sequence[LedgerLine] = ()
    answer: bool | None = None
    decided_on: str = ""
    """The digest of the question that was answered."""
    calls: list[tuple[str, ...]] = field(default_factory=list)

    def settings(self) -> Sequence[SettingRow]:
        return tuple(
            SettingRow(
                key=key,
                value=value + self.text,
                origin="default" if key == "pack" else f"/home/u/config.toml{self.text}",
                editable=not key.startswith("hosts"),
                choices=("ask", "each-run") if key == "commit" else (),
            )
            for key, value in self.values.items()
        )

    def set_setting(self, key: str, value: str) -> str:
        if value == "bad":
            raise UsageProblem(f"nothing was changed: '{value}'{self.text}")
        self.values[key] = value
        return "/home/u/config.toml"

    def ledger(self) -> Sequence[LedgerLine]:
        return self.books

    def packs(self) -> Sequence[PackRow]:
        return (
            PackRow(name="claude", title=f"Claude on every tier{self.text}", chosen=True),
            PackRow(name="local", title=f"this machine alone{self.text}", chosen=False),
        )

    def models(self) -> Sequence[ModelRow]:
        here = ("fetch", "small") in self.calls
        state = "installed" if here else "not here"
        about = f"1.5B parameters, Apache-2.0{self.text}"
        return (ModelRow(name="small", about=about, state=state, bytes=900_000_000, installed=here),)

    def pull(self, name: str, progress: Progress) -> str:
        progress("downloading", 300, 900)
        progress("checking", 900, 900)
        self.calls.append(("fetch", name))
        return f"{name} is ready{self.text}"

    def rules(self) -> Sequence[str]:
        return tuple(f"{rule}{self.text}" for rule in self.kept_rules)

    def allow(self, command: str) -> str:
        try:
            rule = read_rule(command)
        except ValueError as problem:
            raise UsageProblem(str(problem)) from None
        self.kept_rules.append(rule)
        return rule

    def forget(self, rule: str) -> None:
        self.kept_rules = [each for each in self.kept_rules if f"{each}{self.text}" != rule]

    def permissions_file(self) -> str:
        return f"/home/u/repositories/0123.toml{self.text}"

    def trust(self) -> TrustQuestion | None:
        row = TrustRow(file=f"AGENTS.md{self.text}", what=f"12 lines{self.text}", heard=True)
        other = TrustRow(file=".tier-code/config.toml", what=f"pack = evil{self.text}", heard=False)
        return TrustQuestion(
            repo=f"/work/repo{self.text}",
            rows=(row, other),
            words=(TrustWords(f"AGENTS.md{self.text}", (f"# Rules{self.text}", "Use tabs.")),),
            digest="of the files as shown",
            again=False,
        )

    def trusted(self) -> bool | None:
        return self.answer

    def decide(self, question: TrustQuestion, *, trusted: bool) -> None:
        self.answer = trusted
        self.decided_on = question.digest

    def export(self, view: SessionView, words: Sequence[str]) -> str:
        self.calls.append(("export", view.session, *words))
        return f"/work/repo/session.md{self.text}"

    def fork(self, session: SessionId) -> SessionId:
        self.calls.append(("fork", session))
        return SessionId("01FORK")

    def rename(self, session: SessionId, title: str) -> str:
        self.calls.append(("rename", session, title))
        return title

    def delete(self, session: SessionId) -> str:
        self.calls.append(("delete", session))
        return f"{session} deleted{self.text}"

    def copy(self, text: str) -> str:
        self.calls.append(("copy", text))
        return f"copied{self.text}"

    def doctor(self) -> Sequence[FindingRow]:
        return (
            FindingRow(state="ok", what="python", told=f"3.11{self.text}"),
            FindingRow(state="problem", what=f"ledger{self.text}", told="broken"),
        )

    def proposed_settings(self) -> tuple[str, str]:
        return f"/work/repo/.tier-code/config.toml{self.text}", f"# budget\n# [budget]{self.text}\n"

    def write_settings(self) -> str:
        self.calls.append(("write",))
        return "/work/repo/.tier-code/config.toml"


def booked(day: str, tier: TierName, nanos: int, task_class: str = "B", text: str = "") -> LedgerLine:
    """One settled call in the books."""
    usage = TokenUsage(input_tokens=1200, output_tokens=90, cache_read_tokens=800)
    call = CallId(f"c-{day}-{tier}-{nanos}")
    entry = LedgerEntry(
        call=call,
        step=StepId("s1"),
        attempt=1,
        tier=tier,
        backend="anthropic",
        model=f"model-{tier}{text}",
        usage=usage,
        price=None,
        cost=Usd(nanos),
        quality=CostQuality.EXACT,
        tokens_source="usage",
        baseline=Usd(nanos * 3),
        seconds=1.0,
    )
    booking = Booking(
        call=call,
        session=f"01AAA{text}",
        step=StepId("s1"),
        day=day,
        tier=tier,
        model=f"model-{tier}{text}",
        task_class=task_class,
        repo=f"/work/repo{text}",
        branch="main",
    )
    return LedgerLine(
        booking=booking, state=LineState.SETTLED, held=Usd(nanos), charged=Usd(nanos), entry=entry
    )
