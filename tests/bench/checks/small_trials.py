"""Logging, twins and options: right edits in real packages, and each with something wrong put in."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from tests.bench.checks.trial import Trial
from tests.bench.corpus import Files
from tests.bench.form_samples import PARSER
from tests.support.memory_tree import MemoryTree
from tier_code.codebase.checks.additions.log_wording import speaks_of_secrets
from tier_code.codebase.checks.function_bodies import is_stub
from tier_code.codebase.checks.signatures import parameters_of
from tier_code.codebase.codemods.flags.adding import add_option
from tier_code.codebase.codemods.logging_.asked_places import asked_places
from tier_code.codebase.codemods.logging_.statements import Message, with_messages
from tier_code.codebase.codemods.syntax.ast_file import AstFile, ast_file, functions_of
from tier_code.domain.errors import TierCodeError
from tier_code.domain.plan import Step, StepId, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipes.flag_recipe import CHECKS as FLAG_CHECKS
from tier_code.engine.planning.recipes.logging_recipe import CHECKS as LOGGING_CHECKS
from tier_code.engine.planning.recipes.twin_recipe import CHECKS as TWIN_CHECKS
from tier_code.engine.services import CodeServices

PER_PACKAGE = 5
Function = ast.FunctionDef | ast.AsyncFunctionDef
Wrong = Callable[["Work"], Iterator[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One right edit, in text."""

    before: str
    after: str
    line: str
    """The line that was added, or the first of the lines."""
    function: str
    """Its source after the edit: the one logged, or the new one."""
    pattern: str = ""
    """The source of what it is like."""


async def logging_trials(code: CodeServices, files: Files, chance: Random) -> list[Trial]:
    """Messages at the places that the tool marks, with words of ours."""
    del code
    return _trials(files, chance, _logged, WRONG_LOGGING)


async def twin_trials(code: CodeServices, files: Files, chance: Random) -> list[Trial]:
    """Functions that stand behind a like one, taken out and put back."""
    del code
    return _trials(files, chance, _twins, WRONG_TWINS)


async def flag_trials(code: CodeServices, files: Files, chance: Random) -> list[Trial]:
    """Options of a program of ours: the packages have too few parsers."""
    del code, files
    return _trials({"cli.py": PARSER.encode()}, chance, _options, WRONG_FLAGS)


def _trials(
    files: Files,
    chance: Random,
    make: Callable[[Files, str], Iterator[tuple[Step, Work]]],
    wrong: Mapping[str, Wrong],
) -> list[Trial]:
    found = [
        (path, step, work)
        for path in sorted(files)
        if path.endswith(".py")
        for step, work in make(files, path)
    ]
    trials: list[Trial] = []
    for path, step, work in chance.sample(found, k=min(PER_PACKAGE, len(found))):
        before = {**files, path: work.before.encode()}

        def trial(text: str, family: str, *, right: bool, path: str = path, step: Step = step) -> Trial:
            return Trial(
                step=step,
                before=before,  # noqa: B023 - used before the next turn of the loop
                after={**before, path: text.encode()},  # noqa: B023 - as above
                family=family,
                right=right,
                subject=str(step.targets[0]),
            )

        trials.append(trial(work.after, step.kind.value, right=True))
        for name in sorted(wrong):
            text = next((each for each in wrong[name](work) if each not in (work.after, work.before)), None)
            if text is not None:
                trials.append(trial(text, name, right=False))
    return trials


def _file(files: Files, path: str) -> AstFile | None:
    content = files[path]
    if b"\r" in content or b"\x0c" in content:
        return None
    try:
        return ast_file(MemoryTree(dict(files)), path)
    except TierCodeError:
        return None


def _step(kind: StepKind, target: Target, checks: tuple[str, ...], *arguments: tuple[str, str]) -> Step:
    return Step(
        id=StepId("s1"),
        title=str(target),
        kind=kind,
        targets=(target,),
        instruction="",
        task_class=TaskClass.B if kind is StepKind.LOGGING else TaskClass.C,
        checks=checks,
        tier=TierName.LOCAL if kind is StepKind.LOGGING else TierName.TOOL,
        reason="",
        arguments=arguments,
    )


def _logged(files: Files, path: str) -> Iterator[tuple[Step, Work]]:
    tree, file = MemoryTree(dict(files)), _file(files, path)
    for qualname in functions_of(file.module) if file is not None else ():
        step = _step(StepKind.LOGGING, Target(path=path, qualname=qualname), LOGGING_CHECKS)
        try:
            where, places = asked_places(tree, step)
        except TierCodeError:
            continue
        names = sorted(
            name for name in places[0].known if name.isidentifier() and name not in ("self", "cls")
        )
        if places[0].kind != "entry" or not names or speaks_of_secrets(names[:1]):
            continue
        message = Message(
            before=places[0].before, level="debug", text="marked words %s", arguments=(names[0],)
        )
        after = with_messages(tree, where, [message]).decode()
        line = next(line for line in after.splitlines(keepends=True) if "marked words" in line)
        if line.count("(") == 1 and line.rstrip().endswith(f", {names[0]})"):
            source = _source(after, qualname)
            yield step, Work(before=where.text.decode(), after=after, line=line, function=source)


def _twins(files: Files, path: str) -> Iterator[tuple[Step, Work]]:
    file = _file(files, path)
    if file is None:
        return
    text = file.text.decode()
    classes = [node for node in file.module.body if isinstance(node, ast.ClassDef)]
    for scope, body in (("", file.module.body), *((f"{node.name}.", node.body) for node in classes)):
        for model, twin in pairwise(body):
            if isinstance(model, Function) and isinstance(twin, Function) and _alike(model, twin, body):
                start = file.line_start(min([twin.lineno, *(each.lineno for each in twin.decorator_list)]))
                end = file.line_start((twin.end_lineno or 0) + 1)
                source, raw = file.text[start:end].decode(), file.text
                target = Target(path=path, qualname=f"+{scope}{twin.name}")
                step = _step(StepKind.TWIN, target, TWIN_CHECKS, ("pattern", f"{scope}{model.name}"))
                yield (
                    step,
                    Work(
                        before=(raw[:start] + raw[end:]).decode(),
                        after=text,
                        line=source.splitlines(keepends=True)[0],
                        function=source,
                        pattern=file.text[file.line_start(model.lineno) : file.end(model)].decode() + "\n",
                    ),
                )


def _alike(model: Function, twin: Function, body: list[ast.stmt]) -> bool:
    """Whether two functions could be twins: of one kind and like size, whole, and each name there once."""
    names = [getattr(node, "name", "") for node in body]
    sizes = [sum(isinstance(node, ast.stmt) for node in ast.walk(each)) for each in (model, twin)]
    return (
        type(model) is type(twin)
        and not model.decorator_list
        and not twin.decorator_list
        and names.count(model.name) == names.count(twin.name) == 1
        and sizes[1] <= sizes[0] * 3
        and min(sizes) > 2
        and not any(is_stub(each) or _idle(each) or _hinted(each) for each in (model, twin))
        and not re.search(rf"\b{twin.name}\(|NotImplemented|TODO|XXX", ast.unparse(twin).split(":", 1)[1])
        and not twin.name.startswith("__")
        and bool(parameters_of(twin))
        and not isinstance(twin.body[-1], ast.Raise)
    )


def _idle(function: Function) -> bool:
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    return any(name not in used for name in parameters_of(function))


def _hinted(function: Function) -> bool:
    return function.returns is not None or any(each.annotation for each in function.args.args)


def _options(files: Files, path: str) -> Iterator[tuple[Step, Work]]:
    text = files[path].decode()
    for number in range(PER_PACKAGE):
        arguments = (("options", f"-{'lmnop'[number]} --limit{number}"), ("type", "int"), ("default", "10"))
        step = _step(
            StepKind.FLAG, Target(path=path, qualname=""), FLAG_CHECKS, *arguments, ("help", "most rows")
        )
        after = (add_option(MemoryTree(dict(files)), step).changes[path] or b"").decode()
        added = [line for line in after.splitlines(keepends=True) if line not in text or "limit" in line]
        start = after.index(added[0])
        call = after[start : start + len(after) - len(text)]
        yield step, Work(before=text, after=after, line=call, function=call)


def _source(text: str, qualname: str) -> str:
    node = functions_of(ast.parse(text))[qualname]
    return "".join(text.splitlines(keepends=True)[node.lineno - 1 : node.end_lineno])


def _line(new: Callable[[str], str]) -> Wrong:
    """Change the added line."""

    def wrong(work: Work) -> Iterator[str]:
        yield work.after.replace(work.line, new(work.line), 1)

    return wrong


def _argument(new: Callable[[str], str]) -> Wrong:
    """Change the argument of the added message."""
    return _line(lambda line: re.sub(r", (\w+)\)", lambda found: f", {new(found[1])})", line))


def _body(pattern: str, new: str) -> Wrong:
    """Change something in the function: each place in turn."""

    def wrong(work: Work) -> Iterator[str]:
        for found in re.finditer(pattern, work.function):
            changed = work.function[: found.start()] + found.expand(new) + work.function[found.end() :]
            if changed != work.function and _parses(work.after.replace(work.function, changed, 1)):
                yield work.after.replace(work.function, changed, 1)

    return wrong


def _elsewhere(work: Work) -> Iterator[str]:
    for found in re.finditer(r"\breturn (\w+)\n", work.after):
        if found[0] not in work.function:
            yield f"{work.after[: found.start()]}return not {found[1]}\n{work.after[found.end() :]}"


def _in_a_loop(work: Work) -> Iterator[str]:
    plain = re.sub(r", \w+\)", ")", work.line.strip()).replace(" %s", "")
    for found in re.finditer(r"^( *)for .*:\n", work.function, re.MULTILINE):
        changed = work.function.replace(found[0], f"{found[0]}{found[1]}    {plain}\n", 1)
        text = work.after.replace(work.function, changed, 1)
        if _parses(text):
            yield text


def _copied(work: Work) -> Iterator[str]:
    """The body of the pattern under the name of the twin."""
    name = re.search(r"def (\w+)", work.function)
    if name:
        copied = re.sub(r"def \w+", f"def {name[1]}", work.pattern, count=1)
        yield work.after.replace(work.function, copied, 1)


def _emptied(work: Work) -> Iterator[str]:
    head = re.match(r"( *)def .*:\n", work.function)
    if head:
        yield work.after.replace(work.function, f"{head[0]}{head[1]}    pass\n", 1)


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


_TAIL = r"(?<=\n)( +)return (\w+)\n"
WRONG_LOGGING: Mapping[str, Wrong] = {
    "log: argument that nobody has": _argument(lambda name: f"{name}_of_it"),
    "log: attribute that may not be there": _argument(lambda name: f"{name}.size_of_it"),
    "log: argument that does something": _argument(lambda name: f"{name}.pop()"),
    "log: argument that looks something up": _argument(lambda name: f"{name}[0]"),
    "log: argument left out": _line(lambda line: re.sub(r", \w+\)", ")", line)),
    "log: argument too many": _argument(lambda name: f"{name}, {name}"),
    "log: f-string": _line(lambda line: re.sub(r"\((.)(.*) %s., (\w+)\)", r"(f\1\2 {\3}\1)", line)),
    "log: level of an error": _line(lambda line: line.replace(".debug(", ".exception(")),
    "log: printed": _line(lambda line: re.sub(r"\w+\.debug\(", "print(", line)),
    "log: something else beside it": _line(lambda line: line + re.sub(r"\S.*", "globals().clear()", line)),
    "log: a returned value changed": _body(_TAIL, r"\1return not \2\n"),
    "log: a condition turned round": _body(r"\bif (\w+)", r"if not \1"),
    "log: a number changed": _body(r"(?<=[ (\[])([0-9])(?=[\]), :\n])", r"1\1"),
    "log: another function changed": _elsewhere,
    "log: in a loop": _in_a_loop,
}
WRONG_TWINS: Mapping[str, Wrong] = {
    "twin: attribute that nobody has": _body(r"(\w\.)([a-z]\w+)(?=\()", r"\1\2_of_it"),
    "twin: name that nobody has": _body(r"\breturn (\w+)\n", r"return \1_of_it\n"),
    "twin: the pattern under another name": _copied,
    "twin: empty": _emptied,
    "twin: another name": _line(lambda line: re.sub(r"def (\w+)", r"def \1_of_it", line)),
    "twin: a coroutine": _line(lambda line: line.replace("def ", "async def ", 1)),
    "twin: a parameter that it does not use": _line(lambda line: re.sub(r"\):\n$", ", spare):\n", line)),
    "twin: a decorator": _line(lambda line: re.sub(r"( *)def", r"\1@staticmethod\n\1def", line, count=1)),
    "twin: another function changed": _elsewhere,
    "twin: something else beside it": lambda work: iter([work.after + "\nSIZE_OF_IT = 1\n"]),
}
WRONG_FLAGS: Mapping[str, Wrong] = {
    "flag: another default": _line(lambda line: line.replace("default=10", "default=11")),
    "flag: default of another type": _line(lambda line: line.replace("default=10", 'default="10 rows"')),
    "flag: no type": _line(lambda line: re.sub(r"type=int,\s+", "", line)),
    "flag: another type": _line(lambda line: line.replace("type=int", "type=float")),
    "flag: another name": _line(lambda line: line.replace("--limit", "--limits")),
    "flag: a form left out": _line(lambda line: re.sub(r'"-\w",\s+', "", line)),
    "flag: required": _line(lambda line: line.replace("default=10", "required=True")),
    "flag: stored elsewhere": _line(lambda line: line.replace("default=10", 'default=10, dest="pattern"')),
    "flag: another help text": _line(lambda line: line.replace("most rows", "least rows")),
    "flag: twice": _line(lambda line: line + line),
    "flag: another option changed": lambda work: iter([work.after.replace('default="*"', 'default="?"')]),
    "flag: something else beside it": _line(lambda line: line + "    print(parser)\n"),
}
