"""Doc comments of TypeScript and Go from plain words to the file, with a model that follows a script."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import Place

SCRIPT = "export function add(a: number, b: number): number {\n  return a + b;\n}\n"
GO = "package calc\n\nfunc Add(a, b int) int {\n\treturn a + b\n}\n\nfunc hidden() {}\n"
REQUEST = (
    "document the exported functions of src/calc.ts and add doc comments to the functions of calc/calc.go"
)


def test_comments_come_above_exported_functions_and_nothing_else_changes(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.write({"src/calc.ts": SCRIPT, "calc/calc.go": GO})
    script = place.script(
        {
            "when": "add in src",
            "text": "Takes: two numbers.\nDoes: add them.\nComment: Return the sum of a and b.",
        },
        {"when": "Add in calc", "text": "Add returns the sum of a and b."},
    )
    done = place.run("-p", REQUEST, "--offline", "--yes", "--model-script", script)
    assert done.code == 0, done.text
    after = place.bytes_of()
    assert after["src/calc.ts"].decode() == f"/**\n * Returns the sum of a and b.\n */\n{SCRIPT}"
    assert after["calc/calc.go"].decode() == GO.replace(
        "func Add", "// Add returns the sum of a and b.\nfunc Add"
    )
    assert "scope, parse, code-equal, docstring" in done.out


def test_words_that_the_code_denies_are_not_written(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.write({"calc/calc.go": GO})
    script = place.script(
        {"when": "Add in calc", "text": "Add returns `total_sum` of a and b.", "repeat": True}
    )
    done = place.run("-p", "document calc/calc.go", "--offline", "--yes", "--model-script", script)
    assert done.code != 0
    assert "is nowhere in the file" in done.text
    assert place.bytes_of()["calc/calc.go"].decode() == GO
