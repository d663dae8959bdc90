"""`tier-code search`: plain text or the uses of a symbol, each line with the function it stands in."""

from __future__ import annotations

import click

from tier_code.cli.commands.map import existing_folder, print_excerpt

DEFAULT_BUDGET = 2000
"""Tokens."""


@click.command()
@click.argument("text")
@click.option("--repo", default=".", metavar="DIR", help="The repository; default: this folder.")
@click.option(
    "--budget",
    type=click.IntRange(min=1),
    default=DEFAULT_BUDGET,
    show_default=True,
    help="Tokens that the answer may have.",
)
@click.option(
    "--references",
    "is_symbol",
    is_flag=True,
    help="TEXT names a symbol (`load`, `Cart.add`, `a.py::f`): show who uses it, and how that was found.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def search(*, text: str, repo: str, budget: int, is_symbol: bool, as_json: bool) -> None:
    """Show the lines that contain TEXT, with the function each stands in; all lower case matches any case."""
    from tier_code.adapters.counting.offline import offline_counter
    from tier_code.cli.indexes import look_up_in_indexes
    from tier_code.cli.source_folder import source_folder
    from tier_code.codebase.exploring.text_search import search as search_tree
    from tier_code.codebase.exploring.usages import references

    look_up_in_indexes()
    look = references if is_symbol else search_tree
    print_excerpt(
        look(source_folder(existing_folder(repo)), text, budget, offline_counter()), as_json=as_json
    )
