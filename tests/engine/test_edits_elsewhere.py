"""Edit steps on symbols of other languages than Python, through the whole engine."""

from __future__ import annotations

import pytest

from tests.codebase.edit_steps import fenced
from tests.engine.test_edit_steps import MANY_NANOS, EditWorld, checks, plan
from tier_code.domain import commands as c
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepState
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView

CART = b"""\
import { round } from "./numbers";

/** What a customer takes along. */
export class Cart {
  prices: number[] = [];

  /** The mean price. */
  average(): number {
    return round(this.sum() / this.prices.length);
  }

  sum(): number {
    return this.prices.reduce((a, b) => a + b, 0);
  }
}
"""
NUMBERS = b"export function round(value: number): number {\n  return Math.round(value);\n}\n"
SERVER = b"""\
package app

import "fmt"

// Server serves.
type Server struct {
	Name string
}

// Start starts.
func (s *Server) Start() error {
	fmt.Println(s.Name)
	return nil
}
"""
FILES = {"src/cart.ts": CART, "src/numbers.ts": NUMBERS, "app/server.go": SERVER}
OLD = b"    return round(this.sum() / this.prices.length);\n"
NEW = b"    if (this.prices.length === 0) {\n      return 0;\n    }\n" + OLD
AVERAGE = """\
average(): number {
  if (this.prices.length === 0) {
    return 0;
  }
  return round(this.sum() / this.prices.length);
}
"""


async def run(target: str, answer: str) -> tuple[SessionView, EditWorld]:
    """A session that plans and accepts an edit of one target; without tests the top tier is asked."""
    world = EditWorld(
        answers=[],
        files=FILES,
        budget=Usd(nanos=MANY_NANOS),
        ladder={TierName.FRONTIER: [plan({"targets": [target]}), answer]},
    )
    view = await world.run(c.SubmitPrompt(text="let it be different"), c.ApprovePlan(), c.AcceptChanges())
    return view, world


async def test_a_method_is_named_shown_answered_put_in_and_checked() -> None:
    view, world = await run("src/cart.ts::Cart.average", fenced(AVERAGE, "ts"))
    assert [step.state for step in view.steps] == [StepState.APPLIED], view.steps[0].attempts
    assert str(view.steps[0].step.targets[0]) == "src/cart.ts::Cart.average"
    assert world.workspace.tree.read("src/cart.ts") == CART.replace(OLD, NEW)
    assert checks(world, CheckOutcome.PASSED)[:6] == [
        "complete",
        "shape",
        "scope",
        "parse",
        "symbol",
        "whole",
    ]
    asked = view.steps[0].attempts[0].messages[-1][1]
    assert "/** The mean price. */" in asked
    assert "export class Cart {" in asked
    assert "sum(): number {" in asked
    assert "export function round(value: number): number {" in asked


async def test_a_go_method_with_an_import_it_needs() -> None:
    code = 'import "os"\n\nfunc (s *Server) Start() error {\n\treturn os.Remove(s.Name)\n}\n'
    view, world = await run("app/server.go::Server.Start", fenced(code, "go"))
    assert [step.state for step in view.steps] == [StepState.APPLIED], view.steps[0].attempts
    expected = SERVER.replace(b'import "fmt"\n', b'import "fmt"\nimport "os"\n')
    old = b"\tfmt.Println(s.Name)\n\treturn nil\n"
    assert world.workspace.tree.read("app/server.go") == expected.replace(
        old, b"\treturn os.Remove(s.Name)\n"
    )


@pytest.mark.parametrize(
    ("answer", "check"),
    [
        (AVERAGE.replace("average()", "average(empty: number)"), "symbol"),
        (AVERAGE.replace("return 0;", "return (;"), "shape"),
        (AVERAGE.replace("    return 0;\n", "    // TODO: what now\n"), "whole"),
        (f"{AVERAGE}\nmore(): void {{}}\n", "shape"),
    ],
)
async def test_a_wrong_answer_fails_and_the_file_stays(answer: str, check: str) -> None:
    view, world = await run("src/cart.ts::Cart.average", fenced(answer, "ts"))
    assert checks(world, CheckOutcome.FAILED) == [check]
    assert [step.state for step in view.steps] == [StepState.FAILED]
    assert world.workspace.tree.read("src/cart.ts") == CART


async def test_pieces_are_exchanged_in_the_method_alone() -> None:
    piece = f"<<<<<<< SEARCH\n{OLD.decode()}=======\n{NEW.decode()}>>>>>>> REPLACE\n"
    view, world = await run("src/cart.ts::Cart.average", f"src/cart.ts::Cart.average\n{fenced(piece, 'ts')}")
    assert [step.state for step in view.steps] == [StepState.APPLIED], view.steps[0].attempts
    assert world.workspace.tree.read("src/cart.ts") == CART.replace(OLD, NEW)


async def test_a_block_with_a_new_function_is_added_to_its_file() -> None:
    code = "export function half(value: number): number {\n  return value / 2;\n}\n"
    view, world = await run("src/numbers.ts", f"src/numbers.ts\n{fenced(code, 'ts')}")
    assert [step.state for step in view.steps] == [StepState.APPLIED], view.steps[0].attempts
    assert world.workspace.tree.read("src/numbers.ts") == NUMBERS + b"\n" + code.encode()
