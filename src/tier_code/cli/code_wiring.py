"""The code layer's services for one session, all behind one offload."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from tier_code.cli.indexes import IndexedOffload, index_shelf
from tier_code.codebase.answers.readers import answer_readers
from tier_code.codebase.checks.registry import code_checks
from tier_code.codebase.codemods.registry import edit_tools
from tier_code.codebase.codemods.test_cases.bench import CaseBench
from tier_code.codebase.exploring.explorer import Explorer
from tier_code.codebase.failures.reader import Failures
from tier_code.codebase.index.catalog import Catalog
from tier_code.codebase.slices.slicer import Slicer
from tier_code.codebase.testing.chooser import ChangedTests
from tier_code.engine.services import CodeServices
from tier_code.ports.code import Offload
from tier_code.ports.counting import TokenCounter
from tier_code.ports.running import CodeRunner


def code_services(offload: Offload, counter: TokenCounter, running: CodeRunner) -> CodeServices:
    """Everything that reads or changes source, run in the code worker; `running` runs the project's code."""
    offload = IndexedOffload(offload, index_shelf())
    bench = CaseBench(offload, running)
    return CodeServices(
        catalog=Catalog(offload, counter),
        context=Slicer(offload, counter, bench),
        tools=edit_tools(offload, bench),
        reader=answer_readers(offload, bench),
        checks=code_checks(offload, running),
        explorer=Explorer(offload, counter),
        failures=Failures(offload, counter),
        tests=ChangedTests(offload),
    )


def project_interpreters(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Programs that may run a project's code: the active virtual environment's, then our own."""
    active = environment.get("VIRTUAL_ENV", "")
    inside = Path(active) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    usable = Path(active).is_absolute() and os.access(inside, os.X_OK)
    return (str(inside), sys.executable) if usable else (sys.executable,)
