"""Spreads the packages of a run over processes."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from tests.bench.corpus import Package, files_of
from tests.bench.mechanical.families import tasks_of
from tests.bench.mechanical.running import Outcome, run_task, services

SEED = 11
Found = TypeVar("Found")


def run_package(package: Package, families: tuple[str, ...]) -> list[Outcome]:
    """All chosen tasks of one package."""
    files, code = files_of(package), services()
    tasks = [task for family in families for task in tasks_of(files, package.name, family, SEED)]
    return [asyncio.run(run_task(code, task)) for task in tasks]


def spread_over(
    work: Callable[[Package, tuple[str, ...]], list[Found]],
    packages: list[Package],
    families: tuple[str, ...],
    workers: int,
) -> Iterator[Found]:
    """Everything, package by package, in the order of the packages."""
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=workers, mp_context=spawning) as pool:
        waiting = [pool.submit(work, package, families) for package in packages]
        for done in waiting:
            yield from done.result()
