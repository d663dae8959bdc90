"""`tier-code context`: which code a step would be given, for people, scripts and the benchmark."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from tier_code.domain.context import ContextSlice, SourceSpan, SpanChoice
from tier_code.domain.errors import TierCodeError, UsageProblem
from tier_code.domain.untrusted import one_line
from tier_code.ports.source import SourceTree

DEFAULT_BUDGET = 4000
"""Tokens."""
_CHOICES = tuple(choice.value for choice in SpanChoice)
MOST_CANDIDATES = 50
"""Definitions listed for words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of one repository."""

    repo: str
    targets: tuple[str, ...] = ()
    query: str = ""
    budget: int = DEFAULT_BUDGET
    bodies: bool = False
    chosen: tuple[tuple[str, str], ...] = ()
    """(`drop`, `pin` or `add`, the place), as a user may choose before a step is sent."""


@click.command()
@click.option("--repo", default=".", help="The project's folder; the current one by default.")
@click.option(
    "--target", "targets", multiple=True, metavar="PATH::NAME", help="What the step changes; repeatable."
)
@click.option(
    "--query", default="", help="Words instead of targets: lists the definitions they may be about."
)
@click.option("--bodies", is_flag=True, help="Show the bodies of what the targets use, not only signatures.")
@click.option("--drop", multiple=True, metavar="PLACE", help="Leave these lines out; repeatable.")
@click.option(
    "--pin", multiple=True, metavar="PLACE", help="Keep these lines whatever the budget; repeatable."
)
@click.option(
    "--add",
    multiple=True,
    metavar="PLACE",
    help="Show these lines as well; repeatable. A place is PATH:10-20, PATH::NAME or NAME.",
)
@click.option("--budget", default=DEFAULT_BUDGET, show_default=True, help="Tokens that the slice may have.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--serve", is_flag=True, help="Answer one JSON question per line of standard input, until it ends."
)
def context(*, as_json: bool, serve: bool, targets: tuple[str, ...], **options: object) -> None:
    """Show which code a step would be given, and why each piece is there.

    A JSON question has the fields repo, targets, query, budget, bodies, drop, pin and add; all but repo may
    be left out.
    """
    question = _question({**options, "targets": targets})
    if serve:
        for line in sys.stdin:
            click.echo(_served(line, question))
        return
    if not question.targets and not question.query:
        raise UsageProblem("nothing to show: give --target PATH::NAME or --query WORDS")
    if as_json:
        click.echo(json.dumps(_answer(question)))
        return
    for row in _table(_slice(question)) if question.targets else _named(question):
        click.echo(row)


def _question(fields: Mapping[str, object], default: Question | None = None) -> Question:
    """Read a question.

    Errors: UsageProblem when a field has the wrong type.
    """
    base = default or Question(repo=".")
    chosen = [(choice, place) for choice in _CHOICES for place in _listed(fields, choice)]
    targets, budget = fields.get("targets") or (), fields.get("budget") or base.budget
    if not isinstance(targets, list | tuple) or not isinstance(budget, int) or budget <= 0:
        raise UsageProblem("'targets' must be a list of PATH::NAME and 'budget' a number above 0")
    return Question(
        repo=str(fields.get("repo") or base.repo),
        targets=tuple(str(target) for target in targets),
        query=str(fields.get("query") or ""),
        budget=budget,
        bodies=bool(fields.get("bodies", base.bodies)),
        chosen=tuple(chosen) or base.chosen,
    )


def _listed(fields: Mapping[str, object], name: str) -> tuple[str, ...]:
    """Texts under a name.

    Errors: UsageProblem when there is something else.
    """
    texts = fields.get(name) or ()
    if not isinstance(texts, list | tuple):
        raise UsageProblem(f"'{name}' must be a list of places")
    return tuple(str(text) for text in texts)


def _served(line: str, default: Question) -> str:
    """The answer to one line; a bad question gets an `error` and ends nothing."""
    try:
        fields = json.loads(line)
        if not isinstance(fields, dict):
            raise UsageProblem("a question is one JSON object")
        return json.dumps(_answer(_question(fields, default)))
    except (ValueError, TierCodeError) as problem:
        return json.dumps({"error": str(problem), "slices": []})


def _answer(question: Question) -> dict[str, object]:
    begun = time.perf_counter()
    answer: dict[str, object]
    if question.targets:
        found = _slice(question)
        answer = {
            "slices": [_fields(span) for span in found.spans],
            "tokens": found.tokens,
            "tokens_source": _counted_by(),
            "left_out": [_fields(span) for span in found.left_out],
            "dropped": [_fields(span) for span in found.dropped],
        }
    else:
        answer = {"candidates": _candidates(question), "slices": [], "tokens": 0}
    return {**answer, "ms": round((time.perf_counter() - begun) * 1000, 3)}


def _slice(question: Question) -> ContextSlice:
    from tier_code.adapters.counting.offline import offline_counter
    from tier_code.codebase.slices.naming import chosen_span, refuse_dropped_targets
    from tier_code.codebase.slices.slicing import slice_for
    from tier_code.domain.plan import parse_target

    try:
        targets = [parse_target(target) for target in question.targets]
    except ValueError as problem:
        raise UsageProblem(str(problem)) from problem
    tree, counter = _tree(question), offline_counter()
    chosen = [chosen_span(tree, place, SpanChoice(choice), counter) for choice, place in question.chosen]
    found = slice_for(tree, targets, question.budget, counter, bodies=question.bodies, chosen=chosen)
    refuse_dropped_targets(found, chosen)
    return found


def _counted_by() -> str:
    """No model is meant here, so no factor of one applies."""
    from tier_code.adapters.counting.offline import offline_counter

    return f"estimated: {offline_counter().source}"


def _candidates(question: Question) -> list[dict[str, str]]:
    from tier_code.adapters.counting.offline import offline_counter
    from tier_code.codebase.exploring.candidates import candidates
    from tier_code.codebase.exploring.evidence import plain_name

    found = candidates(_tree(question), question.query, MOST_CANDIDATES, offline_counter())
    return [{"path": each.target.path, "symbol": plain_name(each.target.qualname)} for each in found]


def _tree(question: Question) -> SourceTree:
    """The files that a step would be shown: what the settings ignore is not among them."""
    from tier_code.cli.indexes import look_up_in_indexes
    from tier_code.cli.source_folder import source_folder

    look_up_in_indexes()
    return source_folder(_folder(question))


def _folder(question: Question) -> str:
    if not Path(question.repo).is_dir():
        raise UsageProblem(f"{question.repo}: no such folder; name the project with --repo DIR")
    return question.repo


def _fields(span: SourceSpan) -> dict[str, object]:
    return {"path": span.path, "start": span.start, "end": span.end, "why": span.why, "tokens": span.tokens}


def _named(question: Question) -> Iterator[str]:
    for place in _candidates(question):
        yield str(one_line(f"{place['path']}::{place['symbol']}"))


def _table(found: ContextSlice) -> Iterator[str]:
    """Spans with their tokens and reasons, then the total."""
    yield from _rows(found.spans)
    if found.left_out:
        yield ""
        yield "left out for lack of budget:"
        yield from _rows(found.left_out)
    if found.dropped:
        yield ""
        yield "dropped:"
        yield from _rows(found.dropped)
    yield ""
    yield f"{found.tokens} tokens ({_counted_by()}) in {len(found.spans)} spans"


def _rows(spans: Sequence[SourceSpan]) -> Iterator[str]:
    places = [str(one_line(f"{span.path}:{span.start}-{span.end}")) for span in spans]
    width = max(map(len, places), default=0)
    for place, span in zip(places, spans, strict=True):
        yield f"{place:<{width}}  {span.tokens:>6}  {one_line(span.why)}"
