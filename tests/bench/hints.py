"""Type hints against their authors: annotated packages are stripped, hinted anew and compared.

`python -m tests.bench.hints [--model] [--form lines|signature] [--most N] [PACKAGE ...]`: without `--model`
the tool tier alone, with it the real embedded model is asked for what the tool leaves open. A hint counts as
right when mypy lets it stand where the author's own stands.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.bench.hint_answers import Exam, by_model
from tests.bench.hint_figures import HEAD, Tally, step_for, table
from tests.bench.hint_truth import Verdict, stripped, verdicts
from tests.bench.packages import unpacked
from tests.support.memory_tree import MemoryTree
from tier_code.adapters.config.folders import cache_dir
from tier_code.adapters.models.embedded import EmbeddedSource
from tier_code.cli.commands.models import users_catalogue
from tier_code.codebase.checks.hints.hints import check_hints
from tier_code.codebase.checks.hints.type_checker import mypy_version
from tier_code.codebase.codemods.hints.evident import evident_hints
from tier_code.codebase.codemods.hints.inferring import Subject
from tier_code.codebase.codemods.hints.placing import Slot
from tier_code.codebase.codemods.hints.spelling import Spelled
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.plan import Target
from tier_code.domain.tiers import TierName
from tier_code.ports.model import Model

LOCAL_MODEL = "qwen2.5-coder-1.5b"


@dataclass(frozen=True, slots=True)
class Annotated:
    """A published source distribution and the files of it that are hinted anew."""

    name: str
    version: str
    sha256: str
    files: tuple[str, ...]


PACKAGES = (
    Annotated("itsdangerous", "2.2.0", "e0050c0b7da1eea53ffaf149c0cfbb5c6e2e2b69c4bef22c81fa6eb73e5f6173",
              ("src/itsdangerous/encoding.py", "src/itsdangerous/serializer.py", "src/itsdangerous/signer.py",
               "src/itsdangerous/timed.py")),
    Annotated("click", "8.1.8", "ed53c9d8990d83c2a27deae68e4ee337473f6330c040a31d4225c9574d16096a",
              ("src/click/formatting.py", "src/click/utils.py", "src/click/types.py", "src/click/parser.py")),
    Annotated("httpx", "0.28.1", "75e98c5f16b0f35b567856f597f06ff2270a374470a5c2392242528e3e3e42fc",
              ("httpx/_auth.py", "httpx/_decoders.py", "httpx/_multipart.py", "httpx/_urls.py")),
    Annotated("flask", "3.1.1", "284c7b8f2f58cb737f0cf1c30fd7eaf0ccfcde196099d24ecede3fc2005aa59e",
              ("src/flask/config.py", "src/flask/ctx.py", "src/flask/helpers.py", "src/flask/sessions.py")),
    Annotated("rich", "14.0.0", "82f1bc23a6a21ebca4ae0c45af9bdbc492ed20231dcb63f297d6d1021a9d5725",
              ("rich/color.py", "rich/segment.py", "rich/table.py")),
    Annotated("packaging", "24.2", "c228a6dc5e932d346bc5739379109d49e8853dd8223571c7c5b55260edc0b97f",
              ("src/packaging/version.py", "src/packaging/specifiers.py", "src/packaging/utils.py")),
    Annotated("pluggy", "1.5.0", "2cffa88e94fdc978c4c574f15f9e59b7f4201d439195c3715ca9e2486f1d0cf1",
              ("src/pluggy/_manager.py", "src/pluggy/_hooks.py", "src/pluggy/_result.py")),
    Annotated("semver", "3.0.4", "afc7d8c584a5ed0a11033af086e8af226a9c0b206f313e0301f8dd7b6b589602",
              ("src/semver/version.py", "src/semver/_deprecated.py", "src/semver/cli.py")),
    Annotated("humanize", "4.12.3", "8430be3a615106fdfceb0b2c1b41c4c98c6b0fc5cc59663a5539b111dd325fb0",
              ("src/humanize/number.py", "src/humanize/time.py", "src/humanize/lists.py")),
    Annotated("tomlkit", "0.13.2", "fff5fe59a87295b278abd31bec92c15d9bc4a06885ab12bcea52c71119392e79",
              ("tomlkit/_utils.py", "tomlkit/source.py", "tomlkit/parser.py", "tomlkit/api.py")),
)  # fmt: skip
"""The last five were not looked at while the tool was built."""


def trees_of(package: Annotated) -> tuple[MemoryTree, MemoryTree]:
    """The package as published, and without the hints of its functions."""
    folder = unpacked(package.name, package.version)
    archive = folder.parent / f"{package.name}-{package.version}.tar.gz"
    if hashlib.sha256(archive.read_bytes()).hexdigest() != package.sha256:
        raise SystemExit(f"{archive} is not the distribution that was pinned; delete it and try again")
    wanted = (path for path in folder.rglob("*") if path.suffix in (".py", ".toml", ".cfg"))
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(wanted)}
    files = {path: content for path, content in files.items() if not path.startswith("docs/")}
    return MemoryTree(files), MemoryTree({path: _stripped(path, files[path]) for path in files})


def _stripped(path: str, content: bytes) -> bytes:
    if not path.endswith(".py") or "test" in Path(path).parts[0]:
        return content
    try:
        return stripped(content)
    except (SyntaxError, ValueError):
        return content


def compared(annotated: MemoryTree, subject: Subject, hints: Mapping[Slot, Spelled]) -> list[Verdict]:
    """Hints beside the author's."""
    lines = {
        slot: [f"from {item.module} import {item.name}" for item in spelled.imports]
        for slot, spelled in hints.items()
    }
    return verdicts(annotated, subject.path, {slot: hint.text for slot, hint in hints.items()}, lines)


def by_tool(annotated: MemoryTree, plain: MemoryTree, path: str, tally: Tally) -> None:
    """All evident hints of one file, put in together, checked and compared."""
    started = time.perf_counter()
    subject, hints = evident_hints(plain, path)
    tally.seconds += time.perf_counter() - started
    spelled = subject.spelled(hints)
    tally.counted["missing"] += sum(len(site.holes) for site in subject.sites.values())
    tally.counted["tool added"] += len(spelled)
    everything = tuple(Target(path=path, qualname=qualname) for qualname in subject.sites)
    step = replace(step_for(path, "", TierName.TOOL, ""), targets=everything)
    result = check_hints(step, plain, {path: subject.with_hints(hints)}, "")
    tally.counted["tool contradicted"] += result.outcome is CheckOutcome.FAILED and bool(spelled)
    tally.take(compared(annotated, subject, spelled), "tool")


@asynccontextmanager
async def local_model() -> AsyncIterator[Model]:
    """The embedded model, as the local tier runs it."""
    path = users_catalogue().installed_path(LOCAL_MODEL)
    if path is None:
        raise SystemExit("the local model is not pulled: tier-code models pull")
    source = EmbeddedSource(path, cache_dir() / "embedded", name=LOCAL_MODEL, on_progress=lambda *_: None)
    try:
        yield await source.connect()
    finally:
        await source.close()


async def run(arguments: argparse.Namespace) -> Tally:
    """Go through the packages and print what was found."""
    tally = Tally()
    chosen = [item for item in PACKAGES if not arguments.packages or item.name in arguments.packages]
    for package in chosen:
        annotated, plain = trees_of(package)
        for path in package.files:
            before = Counter(tally.counted)
            by_tool(annotated, plain, path, tally)
            now = tally.counted - before
            added, right = now["tool added"], now["tool right"]
            figures = f"{added:4} of {now['missing']:4}, {right:4} of {now['tool compared']:4} right"
            sys.stdout.write(f"{package.name:14} {path:40} {figures}\n")
            sys.stdout.flush()
            if arguments.model:
                async with local_model() as model:
                    exam = Exam(
                        model=model,
                        annotated=annotated,
                        plain=plain,
                        path=path,
                        form=arguments.form,
                        most=arguments.most,
                    )
                    await by_model(exam, tally)
    return tally


def main() -> None:
    """Run, then print the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*")
    parser.add_argument("--model", action="store_true")
    parser.add_argument("--form", choices=("lines", "signature"), default="lines")
    parser.add_argument("--most", type=int, default=8, help="functions a file that the model is asked for")
    arguments = parser.parse_args()
    tally = asyncio.run(run(arguments))
    sys.stdout.write(
        "\n" + "\n".join(tally.wrong) + f"\n\nmypy {mypy_version()}\n{HEAD}{table(tally, 'tool')}"
    )
    if arguments.model:
        counted = tally.counted
        asked = max(1, counted["answers"])
        sys.stdout.write(table(tally, "model"))
        sys.stdout.write(
            f"\n{arguments.form}: {counted['answers']} answers to {counted['asked types']} missing types, "
            f"{counted['unusable answers']} unusable; {counted['output tokens'] / asked:.1f} output tokens, "
            f"{counted['milliseconds'] / asked / 1000:.1f} s each; {counted['model added']} hints more\n"
        )
    sys.stdout.write(f"{tally.seconds:.1f} s for all evident hints, 0 tokens\n")


if __name__ == "__main__":
    main()
