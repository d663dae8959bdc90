"""Comments above definitions of TypeScript and Go: where they go, how they begin, what is refused."""

from __future__ import annotations

import pytest

from tests.codebase.steps import MemoryTree, docstring_step
from tier_code.codebase.answers.comments.comment_words import third_person
from tier_code.codebase.answers.splicer import read_docstring_answer
from tier_code.codebase.checks.code_equal import check_code_equal
from tier_code.codebase.checks.docstrings.docstring_facts import check_docstring
from tier_code.codebase.checks.scope import check_scope
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.tiers import TierName

GO = "package p\n\nfunc Sum(a, b int) int {\n\treturn a + b\n}\n"
SCRIPT = "export function sum(a: number, b: number) {\n  return a + b;\n}\n"


def commented(path: str, source: str, name: str, answer: str, tier: TierName = TierName.LOCAL) -> str:
    """The file with the answer put in, once all checks have passed; else what is wrong with the answer."""
    step = docstring_step(name, path, tier=tier, instruction=f"Write the doc comment of {name} in {path}.")
    tree = MemoryTree({path: source.encode()})
    edited = read_docstring_answer(tree, step, answer)
    if isinstance(edited, CheckResult):
        return edited.evidence
    results = [
        check_scope(step, tree, edited.changes),
        check_code_equal(tree, edited.changes),
        check_docstring(step, tree, edited.changes, answer),
    ]
    bad = [result.evidence for result in results if result.outcome is not CheckOutcome.PASSED]
    content = edited.changes[path]
    return bad[0] if bad else (content or b"").decode()


@pytest.mark.parametrize(
    "answer",
    [
        "Return the sum of a and b.",
        "Sum returns the sum of a and b.",
        "Takes: two numbers.\nDoes: add them.\nComment: Sum returns the sum of a and b.",
        "```go\n// Sum returns the sum of a and b.\nfunc Sum(a, b int) int {\n\treturn a + b\n}\n```",
        "// Sum returns the sum of a and b.",
        "The sum of a and b.",
        "Sum of a and b.",
        "`Sum` returns the sum of a and b",
        "This function returns the sum of a and b.",
    ],
)
def test_a_go_comment_begins_with_the_name_however_it_is_answered(answer: str) -> None:
    head, _, rest = GO.partition("func")
    expected = f"{head}// Sum returns the sum of a and b.\nfunc{rest}"
    assert commented("a.go", GO, "Sum", answer) == expected


@pytest.mark.parametrize(
    ("path", "source", "name", "answer", "expected"),
    [
        (
            "a.ts",
            SCRIPT,
            "sum",
            "Return the sum of a and b, and add the numbers.",
            "/**\n * Returns the sum of a and b, and adds the numbers.\n */\n" + SCRIPT,
        ),
        (
            "a.ts",
            f"/** Return a. */\nexport function other(a) {{ return a; }}\n\n{SCRIPT}",
            "sum",
            "Returns the sum of a and b.",
            (
                "/** Return a. */\nexport function other(a) { return a; }\n\n"
                f"/** Return the sum of a and b. */\n{SCRIPT}"
            ),
        ),
        (
            "a.ts",
            "export class Box {\r\n  @once()\r\n  open(key: string) {\r\n    use(key);\r\n  }\r\n}\r\n",
            "Box.open",
            "Uses the key.",
            (
                "export class Box {\r\n  /**\r\n   * Uses the key.\r\n   */\r\n  @once()\r\n  open(key: string) {\r\n"
                "    use(key);\r\n  }\r\n}\r\n"
            ),
        ),
        (
            "a.ts",
            "// eslint-disable-next-line no-empty\nexport const twice = (n: number) => n * 2;",
            "twice",
            "Returns n times 2.",
            (
                "/**\n * Returns n times 2.\n */\n// eslint-disable-next-line no-empty\n"
                "export const twice = (n: number) => n * 2;"
            ),
        ),
        (
            "a.ts",
            "export type Handler = (key: string) => void;\n",
            "Handler",
            "A function that handles a key.",
            "/**\n * A function that handles a key.\n */\nexport type Handler = (key: string) => void;\n",
        ),
        (
            "a.go",
            "package p\n\n//go:noinline\nfunc (t *Tree) Walk() {\n\tt.walk()\n}\n",
            "Tree.Walk",
            "Tree.Walk walks the tree.",
            "package p\n\n// Walk walks the tree.\n//go:noinline\nfunc (t *Tree) Walk() {\n\tt.walk()\n}\n",
        ),
        (
            "a.go",
            "package p\n\ntype (\n\tStack struct {\n\t\titems []int\n\t}\n\tOther int\n)\n",
            "Stack",
            "A stack of items.",
            "package p\n\ntype (\n\t// Stack is a stack of items.\n\tStack struct {\n\t\titems []int\n\t}\n\tOther int\n)\n",
        ),
    ],
)
def test_it_stands_directly_above_at_the_margin_of_its_definition(
    path: str, source: str, name: str, answer: str, expected: str
) -> None:
    assert commented(path, source, name, answer) == expected


def test_tags_of_a_larger_model_stay_where_the_parameters_exist() -> None:
    answer = (
        "/**\n * Adds two numbers.\n *\n * @param {number} a - the first number\n"
        " * @param c - nothing\n * @returns the sum\n */"
    )
    assert commented("a.ts", SCRIPT, "sum", answer, TierName.SMALL) == (
        "/**\n * Adds two numbers.\n *\n * @param a - the first number\n * @returns the sum\n */\n" + SCRIPT
    )


@pytest.mark.parametrize(
    ("path", "source", "name", "answer", "reason"),
    [
        ("a.go", GO, "Sum", "func Sum(a, b int) int { return a + b }", "the answer is code"),
        ("a.go", GO, "Sum", "Numbers of a and b.", "does not go on from the name"),
        ("a.ts", SCRIPT, "sum", "Ends a comment */ here with the sum of a.", "ends a comment"),
        ("a.ts", SCRIPT, "sum", "Adds a to `total_count`.", "is nowhere in the file"),
        (
            "a.ts",
            f"{SCRIPT}throw new RangeError();",
            "sum",
            "Throws a RangeError for a large sum of a and b.",
            "is not raised",
        ),
        ("a.ts", SCRIPT, "sum", "", "the answer is empty"),
        ("a.ts", "type Box = { size: number }\n", "Box", "Returns a box of a size.", "this is a type"),
        (
            "a.go",
            "package p\n\ntype Box struct{ size int }\n",
            "Box",
            "Box returns a size.",
            "this is a type",
        ),
        (
            "a.ts",
            "export function f(a) { use(a); }\n",
            "f",
            "Returns a after the use.",
            "nothing is returned",
        ),
        ("a.ts", "f(); export function g() { f(); }\n", "g", "Calls f.", "in the middle of a line"),
        ("a.go", f"package p\n\n// Sum adds.\n{GO[11:]}", "Sum", "Adds a and b.", "already"),
        ("a.go", "package p\n\n//nolint:x\n" + GO[11:], "Gone", "Adds a and b.", "cannot be described"),
    ],
)
def test_what_cannot_be_used_is_refused(path: str, source: str, name: str, answer: str, reason: str) -> None:
    assert reason in commented(path, source, name, answer)


def test_a_comment_that_does_not_begin_with_the_name_fails_in_go() -> None:
    tree = MemoryTree({"a.go": GO.encode()})
    changed = {"a.go": GO.replace("func", "// Adds a and b.\nfunc").encode()}
    result = check_docstring(docstring_step("Sum", "a.go"), tree, changed, "")
    assert result.outcome is CheckOutcome.FAILED
    assert "does not begin with the name Sum" in result.evidence


@pytest.mark.parametrize(
    "after",
    [
        GO.replace("a + b", "b + a").replace("func", "// Sum adds a and b.\nfunc"),
        GO.replace("package", "// Package p adds.\npackage"),
        GO.replace("func", "// Sum adds a and b.\n\nfunc"),
        GO.replace("func", "// Sum adds a and b.\nfunc").replace("}\n", "}\n// More.\n"),
    ],
)
def test_what_changes_more_than_the_comment_above_fails_the_scope(after: str) -> None:
    tree = MemoryTree({"a.go": GO.encode()})
    result = check_scope(docstring_step("Sum", "a.go"), tree, {"a.go": after.encode()})
    assert result.outcome is CheckOutcome.FAILED


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        ("copy", "copies"),
        ("play", "plays"),
        ("push", "pushes"),
        ("go", "goes"),
        ("have", "has"),
        ("add", "adds"),
    ],
)
def test_verbs_take_the_third_person(verb: str, told: str) -> None:
    assert third_person(verb) == told


@pytest.mark.parametrize(
    "above",
    [
        "/* eslint-disable foo */\n\n",
        "import x from 'x'; // eslint-disable-line\n\n",
        "/*\n * eslint off\n */\n\n",
    ],
)
def test_a_directive_above_a_blank_line_does_not_keep_a_comment_away(above: str) -> None:
    said = commented("a.ts", above + SCRIPT, "sum", "Return the sum of a and b.")
    assert said == f"{above}/**\n * Returns the sum of a and b.\n */\n{SCRIPT}"


def test_a_comment_does_not_part_a_directive_from_what_it_is_about() -> None:
    for above in ("import x from 'x'; // @ts-ignore\n\n", "import x from 'x'; // @ts-ignore\n"):
        said = commented("a.ts", above + SCRIPT, "sum", "Return the sum of a and b.")
        assert said == "a.ts: code changed, not only comments"
