from __future__ import annotations

import html.parser
import json
import re
from pathlib import Path

import pytest

from tests.cli.past_sessions import everything_below, write_session
from tests.frontends.fullscreen.test_hostile_text import EVIL, evil_journal, steering
from tests.support.journal_samples import sample_declined, sample_rename_and_docstrings, sample_running
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.sessions import Sessions
from tier_code.adapters.system_clock import SystemClock
from tier_code.cli.commands.doctor_books import look_at_books
from tier_code.cli.main import start
from tier_code.domain.fold import fold
from tier_code.domain.money import ZERO
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.exporting.export import ExportFormat, export_format, export_text


def view_of(data: Path, repo: Path, reference: str = "last") -> SessionView:
    return fold(JournalFile.read(Sessions(data).find(reference, repo).journal).records())


def test_a_fork_begins_as_its_origin_stands_and_costs_nothing_twice(
    data: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    origin = write_session(data, repo, sample_rename_and_docstrings())
    before = everything_below(origin.path)
    assert start(["sessions", "fork", origin.session, "--repo", str(repo)]) == 0
    fork = capsys.readouterr().out.strip()
    first, second = view_of(data, repo, origin.session), view_of(data, repo, fork)
    assert second.session == fork != first.session
    assert second.origin == origin.session
    assert [step.step for step in second.steps] == [step.step for step in first.steps]
    assert [step.patch for step in second.steps] == [step.patch for step in first.steps]
    assert second.spent == ZERO
    assert everything_below(origin.path) == before
    assert all("disagree" not in finding.told for finding in look_at_books(data))


def test_long_contents_are_shared_and_outlive_the_origin(data: Path, repo: Path) -> None:
    records = sample_rename_and_docstrings()
    origin = write_session(data, repo, records)
    content = origin.blobs.put(b"x" * 9000)
    start(["sessions", "fork", "--repo", str(repo)])
    fork = Sessions(data).find("last", repo)
    assert fork.session != origin.session
    assert start(["sessions", "delete", origin.session, "--yes", "--repo", str(repo)]) == 0
    assert fork.blobs.get(content) == b"x" * 9000


def test_a_name_is_shown_in_lists_and_can_be_taken_away(
    data: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_session(data, repo, sample_rename_and_docstrings())
    assert start(["sessions", "rename", "last", "wire format\x1b[2J", "--repo", str(repo)]) == 0
    capsys.readouterr()
    start(["sessions", "--repo", str(repo)])
    listed = capsys.readouterr().out
    assert "wire format" in listed
    assert "\x1b" not in listed
    assert start(["sessions", "rename", "last", "", "--repo", str(repo)]) == 0
    assert view_of(data, repo, folder.session).title == ""


def test_an_open_session_is_neither_renamed_nor_deleted(
    data: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_session(data, repo, sample_running())
    journal = JournalFile.open_for_append(folder.journal)
    try:
        assert start(["sessions", "delete", folder.session, "--yes", "--repo", str(repo)]) == 2
        assert start(["sessions", "rename", folder.session, "x", "--repo", str(repo)]) != 0
    finally:
        journal.close()
    assert folder.journal.exists()
    assert "open in another terminal" in capsys.readouterr().err


def test_nothing_is_deleted_without_a_yes(data: Path, repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_session(data, repo, sample_declined())
    assert start(["sessions", "delete", "last", "--repo", str(repo)]) == 4
    assert folder.journal.exists()
    assert "--yes" in capsys.readouterr().err
    assert start(["sessions", "delete", "last", "--yes", "--repo", str(repo)]) == 0
    assert not folder.path.exists()


def test_what_only_a_session_knows_of_half_written_files_is_not_deleted(data: Path, repo: Path) -> None:
    folder = write_session(data, repo, sample_declined())
    (folder.path / "intents").mkdir()
    (folder.path / "intents" / "one").write_text("{}")
    assert start(["sessions", "delete", "last", "--yes", "--repo", str(repo)]) == 2
    assert folder.journal.exists()


@pytest.mark.parametrize(("name", "form"), [("a.md", "markdown"), ("a.html", "html"), ("a.json", "json")])
def test_an_export_is_written_once_and_in_the_form_of_its_name(
    name: str, form: str, data: Path, repo: Path, tmp_path: Path
) -> None:
    write_session(data, repo, sample_rename_and_docstrings())
    target = tmp_path / name
    assert start(["sessions", "export", "-o", str(target), "--repo", str(repo)]) == 0
    assert target.read_text() == export_text(view_of(data, repo), ExportFormat(form))
    assert start(["sessions", "export", "-o", str(target), "--repo", str(repo)]) == 2
    assert start(["sessions", "export", "-o", str(target), "--force", "--repo", str(repo)]) == 0


def test_the_json_export_holds_every_step_with_its_diff(
    data: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_session(data, repo, sample_rename_and_docstrings())
    assert start(["sessions", "export", "--format", "json", "--repo", str(repo)]) == 0
    told = json.loads(capsys.readouterr().out)
    steps = [step for turn in told["turns"] for step in turn["steps"]]
    assert [step["id"] for step in steps] == ["s1", "s2", "s3", "s4"]
    assert all(step["diff"].startswith("--- a/") for step in steps)


class Tags(html.parser.HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text.append(data)


EVIL_PAGE = f"{EVIL}<script>alert(1)</script><img src=x onerror=y>&lt;\"'![a](http://x.test)`~~~`````|# <b>"


def evil_view() -> SessionView:
    view = fold(evil_journal(EVIL_PAGE).records())
    assert view.turns
    return view


def test_a_page_has_no_script_no_link_and_nothing_to_fetch_whatever_the_texts_say() -> None:
    page = Tags()
    page.feed(export_text(evil_view(), ExportFormat.HTML))
    allowed = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "blockquote", "table"}
    assert page.tags <= allowed | {"tr", "td", "th", "pre", "span"}
    assert page.attributes <= {"lang", "charset", "http-equiv", "content", "name", "class"}
    assert "<script>alert(1)</script>" in "".join(page.text)
    assert not steering("".join(page.text).replace("\n", ""))


def test_in_markdown_every_text_is_a_text() -> None:
    shown = export_text(evil_view(), ExportFormat.MARKDOWN)
    assert not steering(shown.replace("\n", ""))
    fence = ""
    for line in shown.splitlines():
        opened = re.fullmatch(r"(`{3,})(?:diff)?", line)
        if opened and not fence:
            fence = opened.group(1)
        elif line == fence:
            fence = ""
        elif not fence:
            bare = re.sub(r"\\.", "", line)
            assert not re.search(r"[\[\]<`]|https?:", bare), line
    assert not fence


def test_an_export_of_json_obeys_no_terminal() -> None:
    shown = export_text(evil_view(), ExportFormat.JSON)
    assert not steering(shown.replace("\n", ""))
    assert json.loads(shown)["turns"]


def test_a_format_is_known_by_its_name_or_by_a_files_ending() -> None:
    assert export_format("md") is ExportFormat.MARKDOWN
    assert export_format("notes.HTML") is ExportFormat.HTML
    assert export_format("pdf") is None


def test_times_of_a_fork_are_those_of_its_origin_until_it_goes_on(data: Path, repo: Path) -> None:
    origin = write_session(data, repo, sample_declined())
    start(["sessions", "fork", "--repo", str(repo)])
    fork = Sessions(data).find("last", repo)
    one, other = (list(JournalFile.read(each.journal).records()) for each in (origin, fork))
    assert [record.at for record in other[:-1]] == [record.at for record in one]
    assert abs(other[-1].at - SystemClock().now()) < 60_000_000_000
