"""Spreads the worlds of a simulation over the processors."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.bench.money.figures import Figures
from tests.bench.money.generator import world_of
from tests.bench.money.inside import run_inside
from tests.bench.money.over_http import forking, run_over_http

SESSIONS = 10
"""Of a world."""


def over_http(seed: int, sessions: int, folder: Path, workers: int) -> Figures:
    """So many sessions over HTTP, in worlds of ten."""
    context, total = forking(), Figures()
    with ThreadPoolExecutor(workers) as pool:
        worlds = [world_of(seed, "http", n, size) for n, size in enumerate(_sizes(sessions))]
        for figures in pool.map(lambda world: run_over_http(world, folder / world.name, context), worlds):
            total.add(figures)
    return total


def in_process(seed: int, sessions: int, folder: Path, workers: int) -> Figures:
    """So many sessions without sockets, in worlds of ten."""
    total, sizes = Figures(), _sizes(sessions)
    work = partial(_inside, seed, folder)
    if workers < 2:
        results = map(work, enumerate(sizes))
        for figures in results:
            total.add(figures)
        return total
    with ProcessPoolExecutor(workers, mp_context=forking()) as pool:
        for figures in pool.map(work, enumerate(sizes), chunksize=4):
            total.add(figures)
    return total


def _inside(seed: int, folder: Path, world: tuple[int, int]) -> Figures:
    made = world_of(seed, "inside", *world)
    return run_inside(made, folder / made.name)


def only(name: str, folder: Path) -> dict[str, Figures]:
    """One world, by the name that a problem gives."""
    seed, kind, number, sessions = name.split(":")
    world = world_of(int(seed), kind, int(number), int(sessions))
    if kind == "http":
        return {name: run_over_http(world, folder / world.name, forking())}
    return {name: run_inside(world, folder / world.name)}


def _sizes(sessions: int) -> list[int]:
    rest = sessions % SESSIONS
    return [SESSIONS] * (sessions // SESSIONS) + ([rest] if rest else [])
