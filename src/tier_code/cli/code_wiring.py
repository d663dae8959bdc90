"""The code layer's services for one session, all behind one offload."""

from __future__ import annotations

from tier_code.codebase.answers.readers import answer_readers
from tier_code.codebase.checks.registry import code_checks
from tier_code.codebase.codemods.registry import edit_tools
from tier_code.codebase.index.catalog import Catalog
from tier_code.codebase.slices.slicer import Slicer
from tier_code.engine.services import CodeServices
from tier_code.ports.code import Offload
from tier_code.ports.counting import TokenCounter


def code_services(offload: Offload, counter: TokenCounter) -> CodeServices:
    """Everything that reads or changes source, run in the code worker."""
    return CodeServices(
        catalog=Catalog(offload, counter),
        context=Slicer(offload, counter),
        tools=edit_tools(offload),
        reader=answer_readers(offload),
        checks=code_checks(offload),
    )
