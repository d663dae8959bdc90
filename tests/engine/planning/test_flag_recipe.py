"""What people write about command line options, and the step it becomes."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.engine.planning.catalogs import GivenCatalog, drafting, symbol
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepKind, TaskClass
from tier_code.engine.planning.recipe import Refusal
from tier_code.engine.planning.recipes.flag_recipe import FlagRecipe
from tier_code.engine.planning.words import clauses

CODE = GivenCatalog(
    symbol("cli.py::", "module"), symbol("src/pkg/app.py::", "module"), symbol("src/pkg/other.py::", "module")
)


@dataclass(frozen=True, slots=True)
class OneParser:
    """A tree in which one file makes a parser."""

    making: tuple[str, ...] = ("src/pkg/app.py",)
    root: str = ""
    files: tuple[str, ...] = field(default=("cli.py", "src/pkg/app.py", "src/pkg/other.py"))

    def paths(self) -> tuple[str, ...]:
        return self.files

    def read(self, path: str) -> bytes | None:
        return b"p = ArgumentParser()\n" if path in self.making else b""


async def step_of(clause: str, tree: OneParser | None = None) -> dict[str, str]:
    """The arguments of the one step, with its path."""
    plan = drafting(CODE)
    plan.tree = tree or OneParser()
    refusal = await FlagRecipe().draft(clause, plan)
    assert refusal is None, refusal
    (step,) = plan.steps
    assert (step.kind, step.task_class) == (StepKind.FLAG, TaskClass.C)
    return {"path": step.targets[0].path, **dict(step.arguments)}


async def refused(clause: str, tree: OneParser | None = None) -> Refusal:
    plan = drafting(CODE)
    plan.tree = tree or OneParser()
    refusal = await FlagRecipe().draft(clause, plan)
    assert refusal is not None
    assert not plan.steps
    return refusal


@pytest.mark.parametrize(
    ("clause", "arguments"),
    [
        ("add a --verbose flag to cli.py", {"options": "--verbose", "type": "flag"}),
        ("add a --verbose/-v flag to cli.py", {"options": "-v --verbose", "type": "flag"}),
        ("add -q, --quiet to cli.py", {"options": "-q --quiet", "type": "flag"}),
        ("add a `--json` switch in `cli.py`", {"options": "--json", "type": "flag"}),
        (
            "add an option --limit (int, default 10) with help 'most rows' to the parser in cli.py",
            {"options": "--limit", "type": "int", "default": "10", "help": "most rows"},
        ),
        (
            'add a --timeout option (float, default 2.5, help: "seconds to wait, in all") to cli.py',
            {"options": "--timeout", "type": "float", "default": "2.5", "help": "seconds to wait, in all"},
        ),
        (
            "add --port (int) defaulting to 8080 to cli.py",
            {"options": "--port", "type": "int", "default": "8080"},
        ),
        ("add --port with default 8080 to cli.py", {"options": "--port", "type": "int", "default": "8080"}),
        (
            "add --format with choices json, text or xml and default json to cli.py",
            {"options": "--format", "type": "str", "default": "json", "choices": "json\ntext\nxml"},
        ),
        (
            "add an option --level {1,2,3} to cli.py",
            {"options": "--level", "type": "int", "choices": "1\n2\n3"},
        ),
        (
            "add a flag --dry-run that shows what would be done to cli.py",
            {"options": "--dry-run", "type": "flag", "help": "shows what would be done"},
        ),
        (
            "add a command line option --name of type str, required, to the run command in cli.py",
            {"options": "--name", "type": "str", "required": "yes", "parser": "run"},
        ),
        (
            "add a repeatable option --include (str) to cli.py",
            {"options": "--include", "type": "str", "repeatable": "yes"},
        ),
        (
            "add an option --out (path) to the parser `sub` in cli.py",
            {"options": "--out", "type": "Path", "parser": "sub"},
        ),
        (
            'create a new flag --fast in cli.py with help text "don\'t check"',
            {"options": "--fast", "type": "flag", "help": "don't check"},
        ),
    ],
)
async def test_an_option_in_plain_words(clause: str, arguments: dict[str, str]) -> None:
    assert FlagRecipe().takes(clause)
    assert await step_of(clause) == {"path": "cli.py", **arguments}


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("add an option --foo to cli.py", "say whether --foo takes a value"),
        ("add the flags --a and --b to cli.py", "2 options"),
        ("add a flag --x (default true) to cli.py", "on always"),
        ("add a required flag --x to cli.py", "say whether --x takes a value"),
        ("add a required flag --x (bool) to cli.py", "never required"),
        ("add --mode with choices a, b and default c to cli.py", "none of the choices"),
        ("add a --verbose flag to cli.py quickly", "'quickly'"),
        ("add a --verbose flag to gone.py", "no file 'gone.py'"),
    ],
)
async def test_what_is_not_clear_is_refused(clause: str, said: str) -> None:
    assert said in (await refused(clause)).reason


async def test_without_a_place_the_only_file_with_a_parser_is_meant() -> None:
    assert (await step_of("add a --verbose flag"))["path"] == "src/pkg/app.py"
    several = await refused("add a --verbose flag", OneParser(making=("cli.py", "src/pkg/app.py")))
    assert [str(each.target) for each in several.candidates] == ["cli.py::", "src/pkg/app.py::"]
    assert "no file" in (await refused("add a --verbose flag", OneParser(making=()))).reason


def test_other_requests_are_not_taken() -> None:
    for clause in (
        "add docstrings to a-b.py",
        "add a parameter strict=True to f",
        "rename --a to --b",
        "add logging to f",
    ):
        assert not FlagRecipe().takes(clause)


async def test_arguments_of_the_command_become_a_clause() -> None:
    clause = FlagRecipe().request(
        [
            "cli.py",
            "-l,--limit",
            "type=int",
            "default=10",
            "choices=10,20",
            "help=most rows",
            "parser=run",
            "required",
        ]
    )
    (only,) = clauses(clause)
    assert await step_of(only) == {
        "path": "cli.py",
        "options": "-l --limit",
        "type": "int",
        "default": "10",
        "choices": "10\n20",
        "required": "yes",
        "help": "most rows",
        "parser": "run",
    }
    for wrong in (["cli.py"], ["--x", "cli.py"], ["cli.py", "--x", "colour=red"]):
        with pytest.raises(UsageProblem):
            FlagRecipe().request(wrong)
