"""Every dress in which a docstring has come from a model, and every answer that is none."""

from __future__ import annotations

import pytest

from tier_code.codebase.answers.docstring_answer import docstring_of_answer
from tier_code.codebase.answers.refusal import AnswerRefused

GOOD = "Limit `value` to the range."

ACCEPTED = {
    "plain text": GOOD,
    "white space around it": f"\n\n  {GOOD}  \n",
    "Windows line ends": f"{GOOD}\r\n",
    "a byte-order mark": f"\ufeff{GOOD}",
    "a fenced block": f"```\n{GOOD}\n```",
    "a fenced block with a language": f"```python\n{GOOD}\n```",
    "a fenced block of text": f"```text\n{GOOD}\n```",
    "a tilde fence": f"~~~\n{GOOD}\n~~~",
    "a string literal": f'"""{GOOD}"""',
    "a literal over several lines": f'"""\n{GOOD}\n"""',
    "a literal in single quotes": f"'''{GOOD}'''",
    "a raw literal": f'r"""{GOOD}"""',
    "a fenced literal": f'```python\n"""{GOOD}"""\n```',
    "an indented fenced literal": f'```python\n    """{GOOD}"""\n```',
    "ordinary quotes": f'"{GOOD}"',
    "a lead-in": f"Here is the docstring:\n\n{GOOD}",
    "a cheerful lead-in": f"Sure! Here's the docstring for `clamp`:\n\n{GOOD}",
    "a lead-in and a fence": f"Here is the docstring:\n```\n{GOOD}\n```",
    "a lead-in, a fence and an afterword": (
        f"Here is the docstring:\n```\n{GOOD}\n```\nLet me know if you need more."
    ),
    "a label": f"Docstring: {GOOD}",
    "a bold label": f"**Docstring:** {GOOD}",
    "a heading": f"## Docstring\n\n{GOOD}",
    "an afterword": f"{GOOD}\n\nThis docstring explains what the function does.",
    "an offer": f"{GOOD}\n\nFeel free to ask for changes.",
    "the workings asked for": f"Takes: a value.\nDoes: limit it.\nDocstring: {GOOD}",
    "the workings of a class": f"Keeps: a list.\nDoes: push adds.\nDocstring: {GOOD}",
    "the workings with a fenced result": f"Takes: a value.\nDoes: limit it.\nDocstring:\n```\n{GOOD}\n```",
    "the workings with a literal": f'Takes: x.\nDoes: y.\nDocstring: """{GOOD}"""',
    "the whole function": f'def clamp(value):\n    """{GOOD}"""\n    return value',
    "the whole function, fenced": f'```python\ndef clamp(value):\n    """{GOOD}"""\n    return value\n```',
    "the function with changed code": (
        f'```python\ndef clamp(value, strict=True):\n    """{GOOD}"""\n    import os\n    os.abort()\n```'
    ),
    "imports in front": (
        f'```python\nimport math\nfrom os import path\n\ndef clamp(value):\n    """{GOOD}"""\n```'
    ),
    "imports in front, no fence": f'import math\n\ndef clamp(value):\n    """{GOOD}"""\n    return 1',
    "a decorated function": f'```python\n@cache\ndef clamp(value):\n    """{GOOD}"""\n    return 1\n```',
    "an async function": f'```python\nasync def clamp(value):\n    """{GOOD}"""\n    return 1\n```',
    "the class around the method": (
        f'```python\nclass Range:\n    """Another."""\n\n    def clamp(self):\n        """{GOOD}"""\n```'
    ),
    "the signature and the docstring only": f'def clamp(value):\n    """{GOOD}"""',
    "a helper before the function": (
        f'```python\ndef helper():\n    """Help."""\n\ndef clamp(value):\n    """{GOOD}"""\n```'
    ),
    "an example behind the text": f"{GOOD}\n\n```python\nprint(clamp(3))\n```",
    "the same block twice": f"```\n{GOOD}\n```\nor\n```\n{GOOD}\n```",
    "closing quotes only": f'{GOOD}"""',
}


@pytest.mark.parametrize("answer", ACCEPTED.values(), ids=list(ACCEPTED))
def test_the_words_are_found_in_every_dress(answer: str) -> None:
    assert docstring_of_answer(answer, "Range.clamp") == GOOD


REFUSED = {
    "empty": ("", "empty"),
    "white space": (" \n\t\n", "empty"),
    "an empty fence": ("```python\n```", "empty"),
    "no words": ("-----", "no words"),
    "an unclosed fence": (f"```python\n{GOOD}", "not closed"),
    "an unclosed literal": (f'"""{GOOD}', "breaks off"),
    "a function cut inside its docstring": ('def clamp(value):\n    """Limit the', "breaks off"),
    "a sentence cut at a comma": ("Limit the value,", "breaks off"),
    "a sentence cut at a small word": ("Limit the value to the", "breaks off"),
    "workings without a docstring": ("Takes: a value.\nDoes: limit it.", "before the docstring"),
    "workings and an empty docstring": ("Takes: a value.\nDocstring:", "before the docstring"),
    "a placeholder": ("_summary_", "placeholder"),
    "a bracketed placeholder": ("[Description of the function]", "placeholder"),
    "an angle placeholder": ("<summary line> goes here.", "placeholder"),
    "a to-do": ("TODO: describe the function.", "placeholder"),
    "the rest left out": ("Limit the value.\n\n... rest of the docstring unchanged", "placeholder"),
    "two blocks": (f"```\n{GOOD}\n```\n```\nSomething else entirely.\n```", "2 blocks"),
    "two literals": (f'"""{GOOD}"""\n"""Something else."""', "2 docstrings"),
    "another symbol": (
        '```python\ndef other(x):\n    """Do x."""\n    return x\n```',
        "another symbol: other",
    ),
    "code without a docstring": (
        "```python\ndef clamp(value):\n    return value\n```",
        "without a docstring",
    ),
    "code that defines nothing": ("```python\nfor x in range(3):\n    print(x)\n```", "is code"),
    "only imports": ("import os\nimport sys", "does not define"),
    "an apology": ("I'm sorry, but I cannot help with that.", "talks to the user"),
    "a question": ("Could you provide more of the code?", "talks to the user"),
    "a plain refusal": ("As an AI model I do not see the code.", "talks to the user"),
    "a promise": ("Sure, I can write a docstring for you.", "talks to the user"),
    "a lead-in with nothing behind": ("Here is the docstring:", "breaks off|talks to the user"),
    "a direction override": (
        "Limit the value\u202e to the range.",
        r"invisible or control character: <U\+202E>",
    ),
    "a zero-width space": ("Limit\u200b the value.", r"<U\+200B>"),
    "an escape sequence": ("Limit \x1b[31mthe value.", r"<U\+001B>"),
    "a flood": ("Limit the value. " * 1000, "17000 characters|16999 characters"),
}


@pytest.mark.parametrize(("answer", "reason"), REFUSED.values(), ids=list(REFUSED))
def test_an_unusable_answer_is_refused_with_its_reason(answer: str, reason: str) -> None:
    with pytest.raises(AnswerRefused, match=reason):
        docstring_of_answer(answer, "Range.clamp")


def test_a_module_takes_the_first_literal_of_a_returned_file() -> None:
    answer = '```python\n"""Limits and ranges."""\n\nimport os\n\ndef clamp():\n    """Another."""\n```'
    assert docstring_of_answer(answer, "") == "Limits and ranges."


def test_escapes_in_a_returned_literal_are_read_as_python_reads_them() -> None:
    answer = 'def clamp(value):\n    """Split at \\\\n."""'
    assert docstring_of_answer(answer, "clamp") == "Split at \\n."


def test_sections_of_the_answer_keep_their_lines() -> None:
    answer = "Docstring: Limit it.\n\nArgs:\n    value: What to limit."
    assert (
        docstring_of_answer(f"Takes: x.\n{answer}", "clamp")
        == "Limit it.\n\nArgs:\n    value: What to limit."
    )
