"""One rename in a language other than Python: the file of the target says which."""

from __future__ import annotations

from tier_code.codebase.codemods.renaming_elsewhere.outcome import Renamed
from tier_code.codebase.codemods.renaming_go.rename import rename_in_go
from tier_code.codebase.codemods.renaming_scripts.rename import rename_in_scripts
from tier_code.codebase.codemods.renaming_scripts.script_file import is_script
from tier_code.codebase.languages.grammars import GO, grammar_for
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Target
from tier_code.ports.source import SourceTree


def rename_elsewhere(tree: SourceTree, target: Target, new_name: str, *, in_text: bool) -> Renamed:
    """Rename what `target` names wherever the language of its file means it.

    With `in_text`, the word is replaced in strings, comments and documents too.
    Errors: UsageProblem for a missing target or a taken name; ToolDeclined with the uncertain places, or for
    a language without an exact rename.
    """
    if not target.qualname:
        raise UsageProblem("modules and files are not renamed by this tool; name a definition in the file")
    grammar = grammar_for(target.path)
    if grammar is GO:
        return rename_in_go(tree, target, new_name, in_text=in_text)
    if grammar is not None and is_script(target.path):
        return rename_in_scripts(tree, target, new_name, in_text=in_text)
    language = grammar.name if grammar is not None else "this language"
    raise ToolDeclined(f"there is no exact rename for {language}", (str(target),))
