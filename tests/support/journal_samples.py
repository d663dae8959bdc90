"""Journals as real sessions would write them, for every test that needs a screen, a print or a replay."""

from __future__ import annotations

from tests.support.journal_builder import JournalBuilder, docstring_step, rename_step
from tests.support.sample_sources import DOCSTRINGS, FILES, documented, renamed
from tests.support.wall_samples import at_the_wall, left_out
from tier_code.domain import events as e
from tier_code.domain.checks import failed, passed
from tier_code.domain.context import SourceSpan
from tier_code.domain.events import Record
from tier_code.domain.patch import FileEdit, Patch, file_edit
from tier_code.domain.plan import Candidate, Step, Target
from tier_code.domain.tokens import TokenUsage

ENCODING_PATH = "src/itsdangerous/encoding.py"
DEMO_REQUEST = (
    "rename want_bytes to to_bytes everywhere and document the undocumented functions in encoding.py"
)


def _edit(path: str, before: str, after: str) -> FileEdit:
    return file_edit(path, before.encode(), after.encode())


def _rename_patch() -> Patch:
    return Patch(edits=tuple(_edit(path, source, renamed(source)) for path, source in FILES.items()))


def _docstring_patches() -> dict[str, Patch]:
    source = renamed(FILES[ENCODING_PATH])
    patches = {}
    for function in DOCSTRINGS:
        after = documented(source, function)
        patches[function] = Patch(edits=(_edit(ENCODING_PATH, source, after),))
        source = after
    return patches


def _everything() -> Patch:
    source = renamed(FILES[ENCODING_PATH])
    for function in DOCSTRINGS:
        source = documented(source, function)
    after = {path: renamed(text) for path, text in FILES.items()} | {ENCODING_PATH: source}
    return Patch(edits=tuple(_edit(path, text, after[path]) for path, text in FILES.items()))


RENAME = rename_step(1, "want_bytes", "to_bytes", ENCODING_PATH)
DOCUMENT = tuple(
    docstring_step(number, Target(path=ENCODING_PATH, qualname=name), (RENAME.id,))
    for number, name in enumerate(DOCSTRINGS, start=2)
)
_SPANS = (
    SourceSpan(path=ENCODING_PATH, start=11, end=14, why="target", tokens=58),
    SourceSpan(path=ENCODING_PATH, start=3, end=8, why="import", tokens=41),
    SourceSpan(path="src/itsdangerous/exc.py", start=4, end=9, why="signature of BadData", tokens=37),
    SourceSpan(path="src/itsdangerous/signer.py", start=12, end=13, why="caller", tokens=30),
)


def _deltas(answer: str) -> tuple[str, ...]:
    words = answer.split(" ")
    return (" ".join(words[:3]) + " ", " ".join(words[3:]))


def _document(journal: JournalBuilder, step: Step, seconds: float) -> None:
    name = step.targets[0].qualname
    call = journal.call_local(step, _SPANS, _deltas(DOCSTRINGS[name]))
    journal.wait(seconds - 0.8)
    journal.reply(step, call, TokenUsage(input_tokens=412, output_tokens=38), seconds)
    journal.checks(step, "complete", "shape", "scope", "parse", "class B")
    journal.finish(step, _docstring_patches()[name], seconds=seconds)


def _planned() -> JournalBuilder:
    journal = JournalBuilder()
    journal.open()
    journal.ask(1, DEMO_REQUEST)
    journal.propose(1, RENAME, *DOCUMENT, notes=("encode_part and decode_part have docstrings already",))
    return journal


def sample_plan_review() -> tuple[Record, ...]:
    """The demo's plan, waiting for approval."""
    return _planned().records()


def sample_running() -> tuple[Record, ...]:
    """The demo in the middle: the rename is staged, the local model writes the second docstring."""
    journal = _planned()
    journal.approve(1)
    journal.run_tool(RENAME, _rename_patch())
    _document(journal, DOCUMENT[0], 5.1)
    journal.call_local(DOCUMENT[1], _SPANS, _deltas(DOCSTRINGS["int_to_bytes"])[:1])
    return journal.records()


def _reviewed() -> JournalBuilder:
    journal = _planned()
    journal.approve(1)
    journal.run_tool(RENAME, _rename_patch())
    for step, seconds in zip(DOCUMENT, (5.1, 4.4, 6.0), strict=True):
        _document(journal, step, seconds)
    journal.state(e.ProgressMade(what="run the tests", done=0, total=0))
    journal.wait(3.1)
    journal.check(None, passed("tests", "297 passed in 2.9 s"))
    journal.state(e.ProgressMade(what="run the tests", done=0, total=0, finished=True))
    journal.end_turn(1, e.Outcome.DONE, 21.4)
    return journal


def sample_changes_review() -> tuple[Record, ...]:
    """The demo when everything is staged and nothing is written."""
    return _reviewed().records()


def sample_rename_and_docstrings() -> tuple[Record, ...]:
    """The demo to its end: every step staged, the tests passed, the changes accepted."""
    journal = _reviewed()
    journal.wait(8)
    steps = (RENAME.id, *(step.id for step in DOCUMENT))
    journal.state(e.PatchApplied(operation="op1", steps=steps, patch=_everything()))
    return journal.records()


def sample_undone() -> tuple[Record, ...]:
    """The demo with its docstrings taken back out."""
    journal = JournalBuilder()
    journal.state(*(record.event for record in sample_rename_and_docstrings()))
    journal.state(
        e.ChangesUndone(
            operation="op2",
            steps=tuple(step.id for step in DOCUMENT),
            patch=Patch(
                edits=(
                    _edit(
                        ENCODING_PATH,
                        documented(renamed(FILES[ENCODING_PATH]), "to_bytes"),
                        renamed(FILES[ENCODING_PATH]),
                    ),
                )
            ),
        )
    )
    return journal.records()


def sample_declined() -> tuple[Record, ...]:
    """A request whose words mean three things."""
    journal = JournalBuilder()
    journal.open()
    journal.ask(1, "rename sign to seal")
    places = (("Signer.sign", 15), ("TimestampSigner.sign", 12), ("NoneAlgorithm.sign", 31))
    paths = ("src/itsdangerous/signer.py", "src/itsdangerous/timed.py", "src/itsdangerous/algorithms.py")
    journal.state(
        e.RequestDeclined(
            turn=1,
            reason="'sign' is the name of 3 methods",
            candidates=tuple(
                Candidate(target=Target(path=path, qualname=name), kind="method", line=line_number)
                for path, (name, line_number) in zip(paths, places, strict=True)
            ),
            hints=("write PATH::CLASS.METHOD to name one",),
        )
    )
    journal.end_turn(1, e.Outcome.DECLINED, 0.2, "'sign' is the name of 3 methods")
    return journal.records()


def sample_failed_and_interrupted() -> tuple[Record, ...]:
    """One docstring fails its check, then the user stops the run."""
    journal = _planned()
    journal.approve(1)
    journal.run_tool(RENAME, _rename_patch())
    first, second, _ = DOCUMENT
    call = journal.call_local(first, _SPANS, ("def to_bytes(value):\n", "    return bytes(value)\n"))
    journal.reply(first, call, TokenUsage(input_tokens=412, output_tokens=22), 3.2)
    journal.check(first, passed("complete", "the answer ended by itself"))
    journal.check(
        first,
        failed(
            "shape",
            "the answer is code, not a docstring",
            ("line 1: def to_bytes(value):", "line 2:     return bytes(value)"),
        ),
    )
    journal.state(
        e.StepFinished(
            step=first.id, outcome=e.Outcome.FAILED, reason="shape: the answer is code", seconds=3.2
        )
    )
    journal.call_local(second, _SPANS, ("Convert an",))
    journal.wait(1.1)
    journal.state(
        e.StepFinished(
            step=second.id, outcome=e.Outcome.INTERRUPTED, reason="interrupted by the user", seconds=1.9
        ),
        e.NoticeGiven(text="stopped; what is staged is kept"),
    )
    journal.end_turn(1, e.Outcome.INTERRUPTED, 7.3, "interrupted by the user")
    return journal.records()


def sample_conflict() -> tuple[Record, ...]:
    """The user saved an edit to a file between slice and accept."""
    journal = _reviewed()
    journal.wait(8)
    journal.state(
        e.ConflictFound(
            steps=(RENAME.id,),
            path="src/itsdangerous/signer.py",
            reason="it was saved by somebody else after step s1 read it",
        )
    )
    return journal.records()


def sample_many_steps(count: int = 600) -> tuple[Record, ...]:
    """A plan of `count` docstrings, the first half done, one running."""
    journal = JournalBuilder()
    journal.open()
    journal.ask(1, f"document the {count} undocumented functions in src")
    steps = [
        docstring_step(number, Target(path=f"src/part{number % 37:02d}.py", qualname=f"function_{number}"))
        for number in range(1, count + 1)
    ]
    journal.propose(1, *steps)
    journal.approve(1)
    half = count // 2
    for step in steps[:half]:
        call = journal.call_local(step, _SPANS, ("Do what the name says.",))
        journal.reply(step, call, TokenUsage(input_tokens=390, output_tokens=12), 2.0)
        journal.checks(step, "complete", "parse")
        path = step.targets[0].path
        edit = _edit(path, "def f():\n    pass\n", 'def f():\n    """Do."""\n    pass\n')
        journal.finish(step, Patch(edits=(edit,)), seconds=2.0)
    journal.call_local(steps[half], _SPANS, ("Do what",))
    return journal.records()


def sample_at_the_wall() -> tuple[Record, ...]:
    """A paid step waits for money."""
    return at_the_wall().records()


def sample_left_out() -> tuple[Record, ...]:
    """The same, with nobody there to decide."""
    return left_out().records()


SAMPLES = {
    "plan_review": sample_plan_review,
    "running": sample_running,
    "changes_review": sample_changes_review,
    "rename_and_docstrings": sample_rename_and_docstrings,
    "undone": sample_undone,
    "declined": sample_declined,
    "failed_and_interrupted": sample_failed_and_interrupted,
    "conflict": sample_conflict,
    "many_steps": sample_many_steps,
    "at_the_wall": sample_at_the_wall,
    "left_out": sample_left_out,
}
"""Every sample by name."""
