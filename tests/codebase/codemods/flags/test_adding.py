"""One option more on one parser, in the layout of its neighbours; every result passes the check."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.checks.additions.flag_option import check_flag
from tier_code.codebase.codemods.flags.adding import add_option
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import StepKind

PLAIN = """\
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("files", nargs="+")
args = parser.parse_args()
"""
TWO = """\
import argparse

def main():
    parser = argparse.ArgumentParser()
    sub = parser.add_subparsers()
    run = sub.add_parser("run")
    run.add_argument("--fast", action="store_true")
"""


def added(source: str | bytes, **arguments: str) -> list[str]:
    """The lines that one step adds; the check has to agree."""
    tree = tree_of({"cli.py": source})
    step = file_step(StepKind.FLAG, ["cli.py"], **arguments)
    changes = add_option(tree, step).changes
    verdict = check_flag(step, tree, changes)
    assert verdict.outcome is CheckOutcome.PASSED, verdict
    before, after = tree.files["cli.py"], changes["cli.py"] or b""
    old, new = before.decode("latin-1").splitlines(), after.decode("latin-1").splitlines()
    rest = list(new)
    for line in old:
        rest.remove(line)
    return rest


def refused(source: str, **arguments: str) -> str:
    with pytest.raises(UsageProblem) as caught:
        add_option(tree_of({"cli.py": source}), file_step(StepKind.FLAG, ["cli.py"], **arguments))
    return str(caught.value)


def test_a_flag_stores_true_behind_the_last_option() -> None:
    tree = tree_of({"cli.py": PLAIN})
    step = file_step(StepKind.FLAG, ["cli.py"], options="-v --verbose", help="print more")
    changes = add_option(tree, step).changes
    assert (
        changes["cli.py"]
        == PLAIN.replace(
            'nargs="+")\n',
            'nargs="+")\nparser.add_argument("-v", "--verbose", action="store_true", help="print more")\n',
        ).encode()
    )


@pytest.mark.parametrize(
    ("arguments", "call"),
    [
        ({"type": "int", "default": "10"}, "type=int, default=10"),
        ({"type": "float", "default": "2.5"}, "type=float, default=2.5"),
        ({"type": "str", "required": "yes"}, "type=str, required=True"),
        ({"type": "str", "repeatable": "yes"}, 'action="append", type=str'),
        ({"type": "int", "choices": "1\n2"}, "type=int, choices=[1, 2]"),
        ({"type": "str", "default": "a", "choices": "a\nb"}, 'type=str, default="a", choices=["a", "b"]'),
    ],
)
def test_what_is_declared_is_written(arguments: dict[str, str], call: str) -> None:
    assert added(PLAIN, options="--x", help="", **arguments) == [f'parser.add_argument("--x", {call})']


def test_a_percent_sign_in_a_help_text_is_doubled_for_argparse() -> None:
    assert added(PLAIN, options="--x", help="50% (%(default)s)") == [
        'parser.add_argument("--x", action="store_true", help="50%% (%(default)s)")'
    ]


def test_quotes_and_layout_are_those_of_the_neighbours() -> None:
    source = """\
        from argparse import ArgumentParser as AP

        def main():
            p = AP(description='x')
            p.add_argument('--one', action='store_true',
                           help='the first of all the options that there are here')

            p.add_argument('--two', action='store_true',
                           help='the second of all the options that there are here')
            return p.parse_args()
        """
    assert added(
        dedent(source), options="--three", type="int", help="don't go beyond the third of all the options"
    ) == [
        "",
        "    p.add_argument('--three', type=int,",
        """                   help="don't go beyond the third of all the options")""",
    ]


def test_a_long_call_hangs_where_neighbours_do() -> None:
    source = """\
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument(
            "--one",
            help="a text that is much too long for the line that it would have to stand on, as one can see",
        )
        """
    lines = added(dedent(source), options="--other", type="str", default="x" * 30, help="y" * 60 + " z")
    assert lines[0] == "parser.add_argument("
    assert lines[-1] == ")"
    assert all(line.startswith("    ") and line.endswith(",") for line in lines[1:-1])


def test_the_bytes_around_stay(tmp_path: object) -> None:
    source = (
        PLAIN.replace("\n", "\r\n")
        .encode()
        .replace(b"import", b"# -*- coding: latin-1 -*-\r\n# \xe9\r\nimport", 1)
    )
    tree = tree_of({"cli.py": source})
    changes = add_option(tree, file_step(StepKind.FLAG, ["cli.py"], options="--x", help="\xe9t\xe9")).changes
    new = b'parser.add_argument("--x", action="store_true", help="\xe9t\xe9")\r\n'
    assert (changes["cli.py"] or b"").replace(new, b"") == source


def test_a_file_without_a_last_line_end_keeps_none() -> None:
    source = "import argparse\np = argparse.ArgumentParser()"
    tree = tree_of({"cli.py": source})
    changes = add_option(tree, file_step(StepKind.FLAG, ["cli.py"], options="--x", help="it")).changes
    assert changes["cli.py"] == f'{source}\np.add_argument("--x", action="store_true", help="it")'.encode()


def test_options_go_in_before_the_command_line_is_read() -> None:
    source = """\
        import argparse
        p = argparse.ArgumentParser()
        known, rest = p.parse_known_args()
        p.add_argument("--late")
        """
    tree = tree_of({"cli.py": source})
    changes = add_option(tree, file_step(StepKind.FLAG, ["cli.py"], options="--x", help="it")).changes
    lines = (changes["cli.py"] or b"").decode().splitlines()
    assert lines.index('p.add_argument("--x", action="store_true", help="it")') == 2


def test_several_parsers_are_listed_and_one_can_be_named() -> None:
    said = refused(TWO, options="--x", help="it")
    assert "2 parsers" in said
    assert "the command 'run'" in said
    assert added(TWO, options="--x", help="it", parser="run") == [
        '    run.add_argument("--x", action="store_true", help="it")'
    ]
    assert added(TWO, options="--x", help="it", parser="parser")
    assert "no parser is called 'walk'" in refused(TWO, options="--x", help="it", parser="walk")


@pytest.mark.parametrize(
    ("line", "arguments", "said"),
    [
        ('parser.add_argument("--x")', {"options": "--x"}, "--x is an option already"),
        ('parser.add_argument("-x", "--other")', {"options": "-x --xx"}, "-x is an option already"),
        ('parser.add_argument("--y", dest="x")', {"options": "--x"}, "'x' is stored by another option"),
        (
            'g = parser.add_argument_group("g"); g.add_argument("--x")',
            {"options": "--x"},
            "--x is an option already",
        ),
        ("parser.set_defaults(x=1)", {"options": "--x"}, "set_defaults gives 'x'"),
        ("pass", {"options": "--help"}, "belong to argparse"),
        ("pass", {"options": "--x", "type": "Path"}, "Path is not imported"),
        ("pass", {"options": "--x", "type": "int", "default": "ten"}, "'ten' is no int"),
    ],
)
def test_what_cannot_be_is_refused(line: str, arguments: dict[str, str], said: str) -> None:
    source = PLAIN.replace("args = parser", f"{line}\nargs = parser")
    assert said in refused(source, help="it", **arguments)


def test_options_that_come_from_functions_and_parents_are_seen() -> None:
    source = """\
        import argparse
        def common(p):
            p.add_argument("--quiet", action="store_true")
        base = argparse.ArgumentParser(add_help=False)
        base.add_argument("--log")
        main = argparse.ArgumentParser(parents=[base])
        common(main)
        """
    assert "--quiet is an option already" in refused(
        dedent(source), options="--quiet", help="it", parser="main"
    )
    assert "'log' is stored" in refused(dedent(source), options="--log", help="it", parser="main")


def test_the_value_of_a_command_may_not_overwrite_that_of_the_program() -> None:
    source = TWO.replace("    sub =", '    parser.add_argument("--level")\n    sub =')
    assert "'level' is stored" in refused(source, options="--level", help="it", parser="run")


def test_a_parser_that_a_function_is_given_counts() -> None:
    source = """\
        def add_arguments(parser):
            parser.add_argument("--one", help="first")
        """
    assert added(dedent(source), options="--two", type="int", help="second") == [
        '    parser.add_argument("--two", type=int, help="second")'
    ]


def test_a_parser_kept_in_self_is_one_parser() -> None:
    source = """\
        import argparse

        class Program:
            def __init__(self):
                self.parser = argparse.ArgumentParser()
                self.parser.add_argument("--one", help="first")

            def more(self):
                self.parser.add_argument("--two", help="second")
        """
    assert "--two is an option already" in refused(dedent(source), options="--two", help="it")
    assert added(dedent(source), options="--three", help="it") == [
        '        self.parser.add_argument("--three", action="store_true", help="it")'
    ]


def test_without_a_help_text_the_rest_is_certain() -> None:
    source = PLAIN.replace('nargs="+"', 'nargs="+", help="files"')
    tree = tree_of({"cli.py": source})
    step = file_step(StepKind.FLAG, ["cli.py"], options="--x")
    with pytest.raises(ToolDeclined, match="the help text of --x is not given") as caught:
        add_option(tree, step)
    assert caught.value.partial is not None
    assert check_flag(step, tree, caught.value.partial).outcome is CheckOutcome.PASSED


def test_no_help_text_is_asked_for_where_neighbours_have_none() -> None:
    assert added(PLAIN, options="--x") == ['parser.add_argument("--x", action="store_true")']


def test_other_libraries_are_named() -> None:
    assert "it uses click" in refused("import click\n", options="--x", help="it")


def test_what_was_short_for_another_option_is_noted() -> None:
    source = PLAIN.replace("args =", 'parser.add_argument("--verbose", action="store_true")\nargs =')
    edited = add_option(
        tree_of({"cli.py": source}), file_step(StepKind.FLAG, ["cli.py"], options="--verb", help="it")
    )
    assert any("was short for --verbose" in note for note in edited.notes)
