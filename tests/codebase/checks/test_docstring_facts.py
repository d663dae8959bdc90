"""What is said of code is held against the code: true words pass, each kind of untrue words is caught."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from tests.codebase.steps import MemoryTree, docstring_step
from tier_code.codebase.answers.splicer import read_docstring_answer
from tier_code.codebase.checks.docstrings.docstring_facts import check_docstring
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.tiers import TierName

SOURCE = dedent(
    '''
    import json
    from exc import BadData

    LIMIT = 30


    class StoreError(Exception):
        pass


    class Missing(StoreError):
        pass


    def load(path, encoding="utf-8", retries=3, *, strict=True, loads=None) -> dict:
        loader = loads or json.loads
        try:
            with open(path, encoding=encoding) as stream:
                return check(loader(stream.read()))
        except OSError as problem:
            if strict:
                raise BadData(path) from problem
            return {}


    def check(value):
        if not value:
            raise Missing("nothing there")
        return value


    def update(first, second):
        for key, value in second.items():
            first[key] = value


    def merge(first: dict, second: dict) -> dict:
        return {**first, **second}


    def walk(node):
        yield node
        for child in node.children:
            yield from walk(child)


    def is_open(door) -> bool:
        return door.state == "open"


    def want_bytes(value: str | bytes) -> bytes:
        return value.encode() if isinstance(value, str) else value


    def reraise(call):
        try:
            return call()
        except (KeyError, ValueError):
            raise


    def strip(text):
        return text.lstrip("0")


    class Door:
        def __init__(self, colour, width=90):
            self.colour = colour
            self.width = width

        def open(self):
            raise NotImplementedError


    def document(node):
        """Describe."""
    '''
).lstrip()
TREE = MemoryTree({"m.py": SOURCE.encode()})


def judged(qualname: str, docstring: str, tier: TierName = TierName.SMALL) -> CheckResult:
    """The check on words as they stand in the file, nothing sifted out before."""
    step = docstring_step(qualname, tier=tier)
    marker = f"class {qualname}" if qualname[0].isupper() else f"def {qualname}("
    head, rest = SOURCE[: SOURCE.index(marker)], SOURCE[SOURCE.index(marker) :]
    colon = rest.index(":\n") + 2
    body = indent(f'"""{docstring}\n"""', "    ")
    after = f"{head}{rest[:colon]}{body}\n{rest[colon:]}"
    return check_docstring(step, TREE, {"m.py": after.encode()}, "")


TRUE = {
    "a session with values of its own": ("want_bytes", "Encode text.\n\n>>> want_bytes(4711, 12.5)\nb'4711'"),
    "a session in a fence": (
        "want_bytes",
        "Encode text.\n\nIt is used like this:\n\n```pycon\n>>> want_bytes('a')\nb'a'\n\n```",
    ),
    "a value that a caller might give": (
        "load",
        "Read settings.\n\n:param encoding: its name, e.g. `utf_16_le`",
    ),
    "a summary": ("load", "Read settings from a file."),
    "its parameters": (
        "load",
        "Read.\n\nArgs:\n    path: Where.\n    encoding: How.\n    loads: What parses.",
    ),
    "its exceptions": ("load", "Read.\n\nRaises:\n    BadData: When the file cannot be read."),
    "exceptions of what it calls": ("load", "Read settings; raises Missing when there are none."),
    "base classes of these": ("check", "Check it.\n\n:raises StoreError: when there is nothing"),
    "exceptions that pass through": ("reraise", "Call it, and raise KeyError again."),
    "its defaults": (
        "load",
        "Read.\n\nArgs:\n    retries: (default: 3).\n    encoding: Defaults to 'utf-8'.",
    ),
    "a default behind None": ("load", "Read.\n\nArgs:\n    loads: What parses, defaults to `json.loads`."),
    "what comes back": ("merge", "Merge.\n\nReturns:\n    A dictionary with both."),
    "an encoded string for bytes": ("want_bytes", "Return the value as an encoded string."),
    "a generator": ("walk", "Walk the tree.\n\nYields:\n    Every node."),
    "recursion": ("walk", "Walk the tree recursively."),
    "a change in place": ("update", "Update `first` in place."),
    "a truth value": ("is_open", "Return True if the door is open, False otherwise."),
    "a mark of a literal": ("load", "Read settings, in UTF-8 with its hyphen."),
    "a conversion before the result": ("want_bytes", "Convert the value to a string and return its bytes."),
    "the right side": ("strip", "Remove leading zeros."),
    "names of the file": ("load", "Read settings with `json.loads()` up to `LIMIT`."),
    "numbers of the file": ("load", "Read settings, trying 3 times."),
    "a class with attributes": (
        "Door",
        "A door.\n\nAttributes:\n    colour: Of the paint.\n    width: In centimetres.",
    ),
    "an error class": ("Missing", "An error raised when nothing is there."),
    "an abstract method's error": ("Door", "A door whose `open` raises NotImplementedError."),
}

UNTRUE = {
    "an exception as a Sphinx role": (
        "load",
        "Read settings. Raises :class:`.Door` when it is full.",
        "Door is not raised",
    ),
    "a parameter": ("load", "Read.\n\nArgs:\n    filename: Where.", "'filename' is no arg here"),
    "a Sphinx parameter": ("load", "Read.\n\n:param filename: where", "'filename' is no arg"),
    "a NumPy parameter": (
        "load",
        "Read.\n\nParameters\n----------\nfilename : str\n    Where.",
        "'filename'",
    ),
    "an exception": ("load", "Read.\n\nRaises:\n    KeyError: Never.", "KeyError is not raised"),
    "an exception in prose": ("load", "Read settings or raise a TypeError.", "TypeError is not raised"),
    "some error": ("merge", "Merge them and raise an error when they clash.", "nothing is raised"),
    "a default": ("load", "Read.\n\nArgs:\n    retries: How often, defaults to 5.", "default of 5"),
    "a default of another": ("load", "Read.\n\nArgs:\n    encoding: How. Default is 3.", "encoding='utf-8'"),
    "a default in prose": ("load", "Read with an encoding that defaults to 'latin-1'.", "'latin-1'"),
    "a result": ("update", "Update the first and return the merged mapping.", "nothing is returned"),
    "a result section": ("update", "Update.\n\nReturns:\n    The mapping.", "nothing is returned"),
    "a result of a generator": ("walk", "Walk.\n\nReturns:\n    A list of nodes.", "nothing is returned"),
    "yielding": ("merge", "Merge.\n\nYields:\n    Items.", "nothing is yielded"),
    "yielding in prose": ("merge", "Yield the items of both.", "nothing is yielded"),
    "the kind of result": ("merge", "Return a list of both.", "returns dict, not a list"),
    "the kind of result, as": ("want_bytes", "Return the value as an integer.", "returns bytes"),
    "the kind it is turned into": ("want_bytes", "Convert the value to a string.", "returns bytes"),
    "what it is": ("Door", "A function that opens.", "it is no function"),
    "what it is not": ("merge", "A class that joins both mappings.", "it is no class"),
    "a name": ("load", "Read settings with `yaml_load`.", "'yaml_load' is nowhere"),
    "a bare name": ("load", "Read settings like load_settings does.", "'load_settings' is nowhere"),
    "a call": ("load", "Read settings, see parse().", "'parse' is nowhere"),
    "a class": ("load", "Return a SettingsStore.", "'SettingsStore' is nowhere"),
    "a number": ("load", "Read at most 512 settings.", "number 512"),
    "what is not done": ("load", "Read settings, ignoring the locale.", "nothing in the code says"),
    "a mark": ("strip", "Strip text, with items separated by commas.", "holds a comma"),
    "the wrong side": ("strip", "Remove trailing zeros.", "lstrip"),
    "the wrong side of padding": ("strip", "Remove zeros, padding them to the right.", "lstrip"),
    "a quality": ("load", "Read settings in a thread-safe way.", "thread-safe"),
    "recursion that is none": ("merge", "Merge both recursively.", "recursively"),
    "a change that is none": ("merge", "Merge both in place.", "in place"),
    "an attribute": (
        "Door",
        "A door.\n\nAttributes:\n    height: In centimetres.",
        "'height' is no attribute",
    ),
}

BADLY_PUT = {
    "nothing": ("load", "...", "says nothing"),
    "the name again": ("want_bytes", "Want bytes.", "no more than the name"),
    "the name and small words": ("is_open", "Is the open function.", "no more than the name"),
    "the task": ("load", "This is the docstring of load.", "speaks of the task"),
    "the prompt": ("load", "Describe the given function for a reader.", "speaks of the task"),
    "a guess": ("load", "Probably read settings from a file.", "guesses"),
    "a placeholder": ("load", "Read settings. TODO describe the rest.", "placeholder"),
    "a template": ("load", "Read.\n\nArgs:\n    path (_type_): _description_", "placeholder"),
    "a fence": ("load", "Read.\n\n```\nload('x')\n```", "code"),
    "code": ("load", "Read.\n\ndef load(path):\n    pass", "code"),
    "a sentence twice": ("load", "Read settings. Read settings.", "twice"),
    "circles": ("load", "Read " + "and then read it all over " * 5 + "until the end.", "circles"),
    "a strange script": ("load", "Read \u8bfb\u53d6 settings.", "cjk"),
    "a novel": ("load", "Read " + ", ".join(f"path {'x' * n}" for n in range(1, 40)) + ".", "too long"),
    "no summary": ("load", "\nArgs:\n    path: Where.", "no summary"),
}


@pytest.mark.parametrize(("qualname", "docstring"), TRUE.values(), ids=list(TRUE))
def test_true_words_pass(qualname: str, docstring: str) -> None:
    result = judged(qualname, docstring)
    assert result.outcome is CheckOutcome.PASSED, result.evidence


@pytest.mark.parametrize(("qualname", "docstring", "reason"), UNTRUE.values(), ids=list(UNTRUE))
def test_untrue_words_fail_and_the_evidence_says_why(qualname: str, docstring: str, reason: str) -> None:
    result = judged(qualname, docstring)
    assert result.outcome is CheckOutcome.FAILED, result.evidence
    assert reason in result.evidence
    assert "\n" not in result.evidence


@pytest.mark.parametrize(("qualname", "docstring", "reason"), BADLY_PUT.values(), ids=list(BADLY_PUT))
def test_words_that_say_nothing_fail(qualname: str, docstring: str, reason: str) -> None:
    result = judged(qualname, docstring)
    assert result.outcome is CheckOutcome.FAILED, result.evidence
    assert reason in result.evidence


def answered(
    qualname: str, answer: str, tier: TierName = TierName.LOCAL, instruction: str = ""
) -> CheckResult:
    step = docstring_step(qualname, tier=tier, instruction=instruction)
    edited = read_docstring_answer(TREE, step, answer)
    assert not isinstance(edited, CheckResult), edited
    changes = edited.changes
    return check_docstring(step, TREE, changes, answer)


def words_of(qualname: str, answer: str, tier: TierName = TierName.LOCAL, instruction: str = "") -> str:
    edited = read_docstring_answer(TREE, docstring_step(qualname, tier=tier, instruction=instruction), answer)
    assert not isinstance(edited, CheckResult), edited
    changes = edited.changes
    after = (changes["m.py"] or b"").decode()
    return " ".join("\n".join(sorted(set(after.splitlines()) - set(SOURCE.splitlines()))).split())


def test_untrue_parts_are_left_out_and_the_true_summary_stays() -> None:
    answer = "Merge both.\n\nArgs:\n    first: One.\n    third: None.\n\nRaises:\n    KeyError: If odd."
    result = answered("merge", answer)
    assert result.outcome is CheckOutcome.PASSED
    assert "left out of the answer" in result.evidence
    assert any("third" in line for line in result.details)
    assert any("KeyError" in line for line in result.details)
    said = words_of("merge", answer)
    assert "first: One." in said
    assert "third" not in said
    assert "KeyError" not in said


def test_an_untrue_end_of_the_summary_is_cut() -> None:
    assert "Read settings from a file." in words_of("load", "Read settings from a file, ignoring the locale.")
    assert answered("load", "Read settings from a file, ignoring the locale.").outcome is CheckOutcome.PASSED


def test_an_untrue_summary_that_cannot_be_cut_fails() -> None:
    assert answered("merge", "Return a list of both.").outcome is CheckOutcome.FAILED


def test_the_unproven_second_sentence_of_a_local_model_is_left_out_and_that_of_others_stays() -> None:
    answer = "Merge both mappings. Keys of the first come first."
    assert "Keys" not in words_of("merge", answer)
    assert "Keys" in words_of("merge", answer, TierName.SMALL)


def test_a_local_model_may_say_what_the_code_shows_or_the_user_asked_for() -> None:
    raising = "Read settings. Raises BadData if the file cannot be read."
    assert "BadData" in words_of("load", raising)
    asked = "Merge both mappings. Neither argument is changed."
    instruction = "Write the docstring of merge. Mention that no argument is changed."
    assert "Neither" not in words_of("merge", asked)
    assert "Neither" in words_of("merge", asked, instruction=instruction)


def test_an_unproven_condition_of_a_local_model_is_cut_off() -> None:
    answer = "Merge the second mapping into a copy, overwriting values if they are mappings."
    assert '"""Merge the second mapping into a copy."""' in words_of("merge", answer)
    assert "overwriting" in words_of("merge", answer, TierName.SMALL)
    proven = "Read settings from a file, raising BadData if it cannot be read."
    assert "BadData" in words_of("load", proven)


def test_no_end_is_cut_off_that_leaves_a_sentence_hanging() -> None:
    answer = "Merge the second into the first if it is, otherwise into a copy."
    assert "if it is, otherwise into a copy." in words_of("merge", answer)


def test_a_local_model_that_tells_of_something_else_fails() -> None:
    astray = "Compile the first template whose extension belongs to a supported spreadsheet format."
    result = answered("merge", astray)
    assert result.outcome is CheckOutcome.FAILED
    assert "nothing to do with the code" in result.evidence
    assert answered("merge", astray, TierName.MID).outcome is CheckOutcome.PASSED


def test_the_new_words_do_not_vouch_for_themselves() -> None:
    assert judged("load", "Read settings with `read_all`, as `read_all` does.").outcome is CheckOutcome.FAILED


def test_a_step_without_a_docstring_fails() -> None:
    unchanged: dict[str, bytes | None] = {"m.py": SOURCE.encode()}
    assert check_docstring(docstring_step("merge"), TREE, unchanged, "x").outcome is CheckOutcome.FAILED
    assert check_docstring(docstring_step("merge"), TREE, {}, "x").outcome is CheckOutcome.FAILED


def test_a_module_docstring_is_judged_too() -> None:
    good: dict[str, bytes | None] = {"m.py": f'"""Settings, and how they are read."""\n{SOURCE}'.encode()}
    bad: dict[str, bytes | None] = {"m.py": f'"""Settings for `no_such_thing`."""\n{SOURCE}'.encode()}
    assert check_docstring(docstring_step(""), TREE, good, "").outcome is CheckOutcome.PASSED
    assert check_docstring(docstring_step(""), TREE, bad, "").outcome is CheckOutcome.FAILED


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("if x:\n        return x", True),
        ("return x.get(1, None)", True),
        ("for y in x:\n        return y", True),
        ("try:\n        return x[1]\n    except KeyError:\n        pass", True),
        ("return x", False),
        ("if x:\n        return x\n    else:\n        raise ValueError", False),
        ("while True:\n        return x", False),
        ("with x:\n        return x", False),
    ],
)
def test_none_is_believed_where_the_code_can_give_it(body: str, *, kept: bool) -> None:
    tree = MemoryTree({"m.py": f"def pick(x):\n    {body}\n".encode()})
    step = docstring_step("pick")
    edited = read_docstring_answer(tree, step, "Look the item up in x, or return None if there is none.")
    assert not isinstance(edited, CheckResult)
    changes = edited.changes
    assert (b"or return None" in (changes["m.py"] or b"")) is kept


def test_a_long_true_sentence_that_shares_words_with_the_code_is_not_called_unrelated() -> None:
    source = 'def bytes_to_int(bytestr: bytes) -> int:\n    return _unpack(bytestr.rjust(8, b"\\x00"))[0]\n'
    tree = MemoryTree({"m.py": source.encode()})
    step = docstring_step("bytes_to_int")
    answer = "Convert a byte string to an integer by padding it with zeros to the left and unpacking it."
    edited = read_docstring_answer(tree, step, answer)
    assert not isinstance(edited, CheckResult)
    changes = edited.changes
    assert check_docstring(step, tree, changes, answer).outcome is CheckOutcome.PASSED
