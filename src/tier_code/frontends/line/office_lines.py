"""Settings, books, models and permissions, printed: what the full screen has pages for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from tier_code.domain.ledger_report import GroupBy, report
from tier_code.domain.untrusted import one_line, sanitize
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.back_office import BackOffice, TrustQuestion
from tier_code.frontends.shared.copying import copied_text
from tier_code.frontends.shared.keymap import spoken_key
from tier_code.frontends.shared.printing.columns import cut, hanging, wrap
from tier_code.frontends.shared.printing.look import Look, Role
from tier_code.frontends.shared.wall import SCOPE_WORDS
from tier_code.frontends.shared.wording import counted, file_name, money, tokens

Words = Sequence[str]
OfficePage = Callable[[BackOffice, SessionView, Words, Look], Iterator[str]]
_STATES = {"ok": Role.GOOD, "note": Role.WARN, "problem": Role.BAD}


def trust_lines(question: TrustQuestion, look: Look) -> Iterator[str]:
    """What a repository's own files ask for, before anything of it is heard."""
    changed = " have changed since you answered. They" if question.again else ""
    yield from wrap(f"The files of {file_name(question.repo)}{changed} ask for:", look.width)
    for row in question.rows:
        heard = "" if row.heard else " (holds either way)"
        yield from hanging(" ", " ", f"{file_name(row.file)}: {one_line(row.what, 300)}{heard}", look.width)
    for each in question.words:
        yield from wrap(f"How {file_name(each.file)} begins:", look.width)
        for line in each.begins:
            shown = cut(one_line(line, 400), look.width - 2, look.glyphs.ellipsis)
            yield look.paint(f"  {shown}", Role.MUTED)
    yield "  1 hear them"
    yield "  2 work without them"
    yield "  3 leave"


def _permissions(office: BackOffice, view: SessionView, words: Words, look: Look) -> Iterator[str]:
    del words
    yield f"mode {one_line(view.mode, 40)}; /mode MODE or {spoken_key('mode')} changes it"
    rules = office.rules()
    yield "commands that run without asking here:" if rules else "no command runs without asking here"
    yield from (f"  {one_line(rule, 300)}" for rule in rules)
    trusted = {True: "heard", False: "not heard", None: "not asked for or not answered"}[office.trusted()]
    yield f"the repository's own words: {trusted}"
    yield look.paint(f"kept in {file_name(office.permissions_file())}; /allow COMMAND adds one", Role.MUTED)


def _allow(office: BackOffice, view: SessionView, words: Words, look: Look) -> Iterator[str]:
    del view, look
    if not words:
        yield 'write /allow COMMAND, such as /allow pytest -q, or /allow "pytest *" for any words after it'
        return
    yield f"allowed here: {one_line(office.allow(words[0].strip(chr(34))), 300)}"


def _cost(office: BackOffice, view: SessionView, words: Words, look: Look) -> Iterator[str]:
    del office, words
    limit = f" of {money(view.budget)}" if view.budget is not None else ""
    yield f"spent {money(view.spent)}{limit}, held {money(view.held_total)}"
    for each in view.standings:
        of = f" of {money(each.limit)}" if each.limit is not None else ""
        yield f"{SCOPE_WORDS[each.scope]}: {money(each.committed)}{of}"
    for total in view.tier_totals():
        if total.steps or total.planning:
            name = look.tier(total.tier, f"{total.tier.value:<9}")
            steps = counted(total.steps, "step")
            yield f"  {name} {steps}, {tokens(total.usage.total)}, {money(total.spend)}"
    if view.unpriced:
        yield f"and {counted(view.unpriced, 'unpriced call')}"
    yield look.paint(f"frontier alone {look.glyphs.about} {money(view.baseline)} (estimated)", Role.MUTED)


def _ledger(office: BackOffice, view: SessionView, words: Words, look: Look) -> Iterator[str]:
    del view
    names = [each.value for each in GroupBy]
    by = words[0] if words else GroupBy.TIER.value
    if by not in names:
        yield f"write /ledger and one of {', '.join(names)}"
        return
    rows = report(office.ledger(), GroupBy(by))
    if not rows:
        yield "nothing is in the books yet"
    for row in rows:
        name = cut(one_line(row.name, 200) or "none", 30, look.glyphs.ellipsis)
        calls = counted(row.calls, "call")
        yield f"{name:<30}  {calls:>10}  {tokens(row.usage.total):>11}  {money(row.charged)}"


def _models(office: BackOffice, view: SessionView, words: Words, look: Look) -> Iterator[str]:
    del words
    for tier in view.tiers:
        name = look.tier(tier.name, f"{tier.name.value:<9}")
        missing = "" if tier.ready else f"  missing: {one_line(tier.missing, 200)}"
        yield f"{name} {one_line(tier.model, 80) or look.glyphs.dash}{missing}"
    for pack in office.packs():
        yield f"pack {one_line(pack.name, 40)}: {one_line(pack.title, 200)}{' (this one)' * pack.chosen}"
    for model in office.models():
        yield f"local model {one_line(model.name, 60)}: {model.state}, {one_line(model.about, 200)}"
    yield look.paint("/pack NAME goes on with another pack; tier-code models pull fetches", Role.MUTED)


def _config(office: BackOffice, view: SessionView, words: Words, look: Look) -> Iterator[str]:
    del view
    if len(words) > 1:
        place = office.set_setting(words[0], " ".join(words[1:]))
        yield f"{one_line(words[0], 60)} is kept in {file_name(place)}"
        return
    for row in office.settings():
        value = f"{one_line(row.key, 60):<24} {one_line(row.value, 200) or look.glyphs.dash}"
        yield f"{value}  {look.paint(file_name(row.origin), Role.MUTED)}"


def _doctor(office: BackOffice, view: SessionView, words: Words, look: Look) -> Iterator[str]:
    del view, words
    for each in office.doctor():
        state = look.paint(f"{one_line(each.state, 20):<8}", _STATES.get(each.state, Role.PLAIN))
        yield f"{state} {one_line(each.what, 60)}: {one_line(each.told, 400)}"


def _init(office: BackOffice, view: SessionView, words: Words, look: Look) -> Iterator[str]:
    del view
    if list(words) == ["yes"]:
        yield f"written: {file_name(office.write_settings())}"
        return
    path, text = office.proposed_settings()
    yield look.paint(file_name(path), Role.STRONG)
    yield from (f"  {line}" for line in sanitize(text).splitlines())
    yield "nothing is written yet; /init yes writes it"


def _export(office: BackOffice, view: SessionView, words: Words, look: Look) -> Iterator[str]:
    del look
    yield f"written: {file_name(office.export(view, words))}"


def _copy(office: BackOffice, view: SessionView, words: Words, look: Look) -> Iterator[str]:
    del look
    found = copied_text(view, words[0] if words else "")
    yield str(one_line(office.copy(found), 300)) if found else "there is no answer and no change to copy"


PAGES: Mapping[str, OfficePage] = {
    "permissions": _permissions,
    "allow": _allow,
    "cost": _cost,
    "ledger": _ledger,
    "models": _models,
    "model": _models,
    "pack": _models,
    "config": _config,
    "doctor": _doctor,
    "init": _init,
    "export": _export,
    "copy": _copy,
}
"""Action to what is printed for it; these may look at disks."""
