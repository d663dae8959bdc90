"""The `flag` check: one declared call was added, and argparse itself takes it."""

from __future__ import annotations

import ast
import re

from tier_code.codebase.checks.additions.argparse_trial import Declared, Trial, try_out
from tier_code.codebase.checks.additions.doubt import Doubt
from tier_code.codebase.checks.changed_files import changed_sources, module_of
from tier_code.codebase.checks.inserted import inserted_statements
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.domain.tiers import TierName
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "flag"
LONGEST_HELP = 100
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PLACEHOLDER = re.compile(r"\b(?:TODO|FIXME|TBD|placeholder|help text|your )\b|\.\.\.$", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{2,}")


def check_flag(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """One `add_argument` more, as declared; tried out with argparse beside the options it had."""
    files = list(changed_sources(before, changes))
    if not files:
        return skipped(CHECK, "no source file changed")
    try:
        old, new = (module_of(source) for source in (files[0].before, files[0].after))
        if len(files) > 1 or old is None or new is None:
            return failed(CHECK, "more than one file changed, or one cannot be parsed")
        call = _added_call(old, new)
        parser = _parser_of(new, call, step.argument("parser"))
        _require_declared(step, call)
        trial = try_out(new, parser, call, _declared(step))
    except Doubt as doubt:
        return failed(CHECK, f"{files[0].path}: {doubt.said}")
    except RecursionError:
        return failed(CHECK, f"{files[0].path} is nested too deeply to compare")
    if trial.objection:
        return failed(CHECK, f"{files[0].path}:{call.lineno}: {trial.objection}")
    return _vouched(step, call, trial)


def _vouched(step: Step, call: ast.Call, trial: Trial) -> CheckResult:
    unread = f"; {trial.unread} options are not written down" if trial.unread else ""
    return passed(
        CHECK,
        f"one call more, in line {call.lineno}; argparse read {trial.lines} command lines as declared, "
        f"{trial.others} other options as before{unread}",
        facts=(
            ("options_before", trial.others),
            ("options_unread", trial.unread),
            ("command_lines", trial.lines),
        ),
    )


def _added_call(old: ast.Module, new: ast.Module) -> ast.Call:
    added = inserted_statements(old, new)
    if added is None:
        raise Doubt("more changed than one added call")
    if len(added) != 1:
        raise Doubt(f"{len(added)} statements were added, not one")
    match added[0]:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="add_argument")) as call):
            return call
    raise Doubt(f"line {added[0].lineno}: what was added is no call of add_argument")


def _parser_of(module: ast.Module, call: ast.Call, word: str) -> str:
    """The variable that the call is on, which must hold the one parser that was meant."""
    name = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    made = _makers(module)
    function = _function_around(module, call)
    mine = [made_call for target, made_call in made if target == name]
    if word:
        commands = {
            each.args[0].value for each in mine if each.args and isinstance(each.args[0], ast.Constant)
        }
        names = {name, name.rpartition(".")[2], function, function.rpartition(".")[2], *commands}
        if word not in names and word != f"{function}.{name}":
            raise Doubt(f"'{name}' is not the parser '{word}'")
    elif len(made) > 1:
        raise Doubt(f"{len(made)} parsers are made here, and the step does not say which")
    if made and not mine and name not in _parameters(module, function):
        raise Doubt(f"'{name}' is not known to be a parser")
    return name


def _makers(module: ast.Module) -> list[tuple[str, ast.Call]]:
    """Variables that a parser is assigned to, with the calls that make them."""
    derived = {
        node.name
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef)
        and any("ArgumentParser" in ast.unparse(base) for base in node.bases)
    }
    aliases = {
        each.asname
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom)
        for each in node.names
        if each.name == "ArgumentParser" and each.asname
    }
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            called = ast.unparse(node.value.func).rpartition(".")[2]
            if called in {"ArgumentParser", "add_parser", *derived, *aliases}:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found.append((ast.unparse(targets[0]), node.value))
    return found


def _function_around(module: ast.Module, call: ast.Call) -> str:
    """The dotted name of the function that the call stands in; empty at module level."""
    name = ""
    waiting: list[tuple[str, ast.AST]] = [("", module)]
    while waiting:
        scope, node = waiting.pop()
        for child in ast.iter_child_nodes(node):
            inner = f"{scope}.{child.name}".lstrip(".") if isinstance(child, _DEFINITIONS) else scope
            if child is call:
                name = scope
            waiting.append((inner, child))
    return name


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _parameters(module: ast.Module, function: str) -> set[str]:
    last = function.rpartition(".")[2]
    return {
        argument.arg
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == last
        for argument in node.args.args
    }


def _require_declared(step: Step, call: ast.Call) -> None:
    """Option strings and keywords are those that the step tells, and no others."""
    strings = [each.value if isinstance(each, ast.Constant) else None for each in call.args]
    if strings != step.argument("options").split():
        raise Doubt(f"the options are {strings}, not {step.argument('options')}")
    given = {each.arg or "**": each.value for each in call.keywords}
    flag = step.argument("type", "flag") == "flag"
    repeatable = step.argument("repeatable") == "yes"
    wanted = {
        "action": "store_true" if flag else "append" if repeatable else None,
        "type": None if flag else step.argument("type"),
        "required": True if step.argument("required") == "yes" else None,
    }
    for keyword, value in wanted.items():
        if _plain(given.get(keyword)) != value:
            raise Doubt(f"{keyword} is {_plain(given.get(keyword))}, not {value}")
    extra = sorted(set(given) - {*wanted, "default", "choices", "help"})
    if extra:
        raise Doubt(f"'{extra[0]}' is not declared")
    for keyword in ("default", "choices"):
        if (keyword in given) != bool(step.argument(keyword)) and not flag:
            raise Doubt(f"{keyword} is not as declared")
    _require_help(step, given.get("help"))


def _plain(node: ast.expr | None) -> object:
    """A constant's value; for a name its last part."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case None:
            return None
    return ast.unparse(node)


def _require_help(step: Step, given: ast.expr | None) -> None:
    declared = step.argument("help")
    text = _plain(given)
    if declared:
        if not isinstance(text, str) or text.replace("%%", "%") != declared.replace("%%", "%"):
            raise Doubt(f"the help text is {text!r}, not {declared!r}")
        return
    if given is None:
        return
    if step.tier is TierName.TOOL or not isinstance(text, str):
        raise Doubt("there is a help text, and none is declared")
    words = _WORD.findall(text.lower())
    if len(words) < 2 or len(text) > LONGEST_HELP or "\n" in text or _PLACEHOLDER.search(text):
        raise Doubt(f"{text!r} is no help text of one line")
    _require_true(step, text)


def _require_true(step: Step, text: str) -> None:
    """Numbers and option names in a help text must be the declared ones."""
    told = " ".join(value for name, value in step.arguments if name != "help")
    for number in _NUMBER.findall(text):
        if number not in _NUMBER.findall(told):
            raise Doubt(f"the help text says {number}, which the option does not")
    strange = sorted(
        set(re.findall(r"(?<!\w)--?[A-Za-z][\w-]*", text)) - set(step.argument("options").split())
    )
    if strange:
        raise Doubt(f"the help text names {strange[0]}")


def _declared(step: Step) -> Declared:
    choices = step.argument("choices")
    return Declared(
        strings=tuple(step.argument("options").split()),
        type=step.argument("type", "flag"),
        default=step.argument("default"),
        choices=tuple(choices.split("\n")) if choices else (),
        required=step.argument("required") == "yes",
        repeatable=step.argument("repeatable") == "yes",
    )
