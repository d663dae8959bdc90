"""Blocks of one namespace or enum see what the others declare."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.renaming_elsewhere.marked_files import (
    check_declined,
    check_refused,
    check_rename,
)


@pytest.mark.parametrize(
    "blocks",
    [
        "namespace N { export const fresh = 2 }\nnamespace N { export const z = old }",
        "namespace N { export const z = old }\nnamespace N { export const fresh = 2 }",
        "namespace N.M { export const fresh = 2 }\nnamespace N { export namespace M { use(old) } }",
        "enum E { fresh = 2 }\nenum E { z = old }",
    ],
)
def test_a_new_name_that_another_block_declares_is_refused(blocks: str) -> None:
    files = {"a.ts": f"const old = 1\n{blocks}\n"}
    check_refused(files, "a.ts::old", "fresh", "already declared around this place, at a.ts:")


def test_an_old_name_that_another_block_declares_is_uncertain() -> None:
    text = "const old = 1\nnamespace N { export const old = 2 }\nnamespace N { export const z = old }\n"
    check_declined({"a.ts": text}, "a.ts::old", "a.ts:3", "another block")


def test_blocks_of_other_names_do_not_matter() -> None:
    text = "const «old» = 1\nnamespace N { export const fresh = 2 }\nnamespace M { use(«old») }\n"
    check_rename({"a.ts": text}, "a.ts::old")
