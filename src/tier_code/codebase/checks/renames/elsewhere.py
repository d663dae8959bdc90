"""The class-A checks of a rename in another language than Python: which reader belongs to which file."""

from __future__ import annotations

from tier_code.codebase.checks.renames.go_survey import GoSurvey
from tier_code.codebase.checks.renames.renamed_words import RenameClaim, as_old
from tier_code.codebase.checks.renames.script_members import MemberSurvey
from tier_code.codebase.checks.renames.script_survey import ScriptSurvey
from tier_code.codebase.checks.renames.token_streams import align
from tier_code.codebase.codemods.renaming_scripts.script_file import is_script
from tier_code.codebase.languages.grammars import GO, PYTHON, grammar_for
from tier_code.domain.checks import CheckResult, failed, passed
from tier_code.domain.plan import Target
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree


def is_elsewhere(target: Target) -> bool:
    """Whether a definition is in a file of another language than Python that we have a grammar for."""
    grammar = grammar_for(target.path)
    return grammar is not None and grammar is not PYTHON


def check_tokens(check: str, claim: RenameClaim, before: SourceTree, changes: Changes) -> CheckResult:
    """Every changed file is its old self, token by token, but for the name."""
    problems: list[str] = []
    renamed = 0
    for path in sorted(changes):
        was, now = before.read(path), changes[path]
        if was is None or now is None:
            problems.append(f"{path}: a rename neither creates nor deletes files")
            continue
        grammar = grammar_for(path)
        if grammar is None or not _same_language(path, claim.target.path):
            same = claim.in_text and as_old(was, claim) == as_old(now, claim)
            problems += [] if same else [f"{path}: only files of the language were to change"]
            continue
        alignment = align(grammar, was, now, claim)
        renamed += len(alignment.changed)
        if alignment.problem:
            problems.append(f"{path}:{alignment.problem}")
    if problems:
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        return failed(check, f"{problems[0]}{more}", tuple(problems))
    files = f"{len(changes)} file{'' if len(changes) == 1 else 's'}"
    places = f"{renamed} place{'' if renamed == 1 else 's'}"
    return passed(check, f"{files} equal token by token but for {claim.old} → {claim.new} in {places}")


def check_meanings(check: str, claim: RenameClaim, before: SourceTree, changes: Changes) -> CheckResult:
    """Every name means what it meant, and everything renamed is the target."""
    survey = _survey(claim, before, changes)
    problems = tuple(dict.fromkeys(survey.problems()))
    if problems:
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        return failed(check, f"{problems[0]}{more}", problems)
    return passed(check, survey.evidence())


def _survey(
    claim: RenameClaim, before: SourceTree, changes: Changes
) -> GoSurvey | ScriptSurvey | MemberSurvey:
    if grammar_for(claim.target.path) is GO:
        return GoSurvey(claim, before, changes)
    by_scope = ScriptSurvey(claim, before, changes)
    return by_scope if by_scope.is_lexical else MemberSurvey(claim, before, changes)


def _same_language(path: str, other: str) -> bool:
    if is_script(path) and is_script(other):
        return True
    return grammar_for(path) is GO and grammar_for(other) is GO
