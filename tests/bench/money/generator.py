"""Makes the worlds of a simulation from a seed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from random import Random

from tests.bench.money.faults import tries
from tests.bench.money.scenes import Ask, Cancel, Kill, Session, World
from tests.support.vendor_cache import Tokenizer
from tests.support.vendor_prices import models
from tier_code.adapters.prices.table import shipped_table
from tier_code.domain.budget import BudgetScope, Limits
from tier_code.domain.money import Usd
from tier_code.domain.pricing import declared_free
from tier_code.domain.tiers import Reach, Tier, TierName

DAYS = ("2026-11-22", "2026-11-30", "2026-12-31", "2026-10-05", "2026-10-25")
OLD_PRICES = "2026-10-07"
"""A world before this day has no clock that jumps: prices changed on it."""
PAID = (TierName.SMALL, TierName.MID, TierName.FRONTIER)
NANOS = 1_000_000_000


def world_of(seed: int, kind: str, number: int, sessions: int) -> World:
    """The `number`-th world of a kind (`http` or `inside`) with so many sessions."""
    name = f"{kind}-{number}-{sessions}"
    chance = Random(f"{seed}/{name}")
    day = chance.choice(DAYS)
    start = int(dt.datetime.fromisoformat(f"{day}T{chance.randint(0, 23):02}:55:00+00:00").timestamp())
    tiers = _tiers(chance, start * NANOS, Reach.CLOUD if kind == "http" else Reach.MACHINE)
    made = [_session(chance, f"w{number}x{n}", tiers, day) for n in range(sessions)]
    processes = chance.choice([1, 2, 2, 3]) if sessions > 1 else 1
    shared = _shared_limits(chance, made, tiers)
    placed = tuple(
        tuple(_limited(session, shared) for session in made[first::processes]) for first in range(processes)
    )
    return World(
        name=name,
        seed=f"{seed}:{kind}:{number}:{sessions}",
        tiers=tiers,
        processes=placed,
        kills=_kills(chance, processes) if kind == "http" else (),
        tokenizer=Tokenizer(bytes_per_token=chance.choice([1, 2, 3, 4]), around=chance.choice([0, 4, 16])),
        count_factor=chance.choice([1.0, 0.97, 1.03]),
        start=start * NANOS,
        day=day,
        zone=chance.choice(["UTC", "Europe/Berlin", "Asia/Kolkata"]),
        vendor_seconds=chance.choice([0.1, 20.0, 200.0, 2000.0]),
        system=chance.choice([200, 700, 2_500, 5_000]),
        at_once=number % 4 > 0,
    )


def _tiers(chance: Random, at: int, reach: Reach) -> Mapping[TierName, Tier]:
    """Without sockets nothing leaves this machine: no secrets are looked for, which took most of the time."""
    table, known = shipped_table(), list(models())
    local = _tier(TierName.LOCAL, "scripted", declared_free("scripted"), Reach.MACHINE, 0)
    found = {TierName.LOCAL: local}
    for name in PAID:
        model = "claude-haiku-5-5" if chance.random() < 0.25 else chance.choice(known)
        thinking = chance.choice([0, 500, 4_096])
        found[name] = _tier(name, model, table.price(model, at), reach, thinking)
    return found


def _tier(name: TierName, model: str, price: object, reach: Reach, thinking: int) -> Tier:
    return Tier(
        name=name,
        backend="bench",
        model=model,
        price=price,  # type: ignore[arg-type]  # a row of the table, or of work on this machine
        window_tokens=1_000_000,
        max_output_tokens=64_000,
        ready=True,
        reasoning_tokens=thinking,
        reach=reach,
    )


def _session(chance: Random, name: str, tiers: Mapping[TierName, Tier], day: str) -> Session:
    steps = tuple(
        tuple(_ask(chance, step, number, tiers, day) for number in range(chance.choice([1, 1, 2, 3])))
        for step in range(chance.choice([1, 2, 3, 4, 8]))
    )
    questions = sum(map(len, steps))
    worth = sum(_worth(ask, tiers) for step in steps for ask in step)
    limits = Limits(step=_part(chance, worth // len(steps), 0.4), session=_part(chance, worth, 0.7))
    crash = chance.randint(1, 14 * questions) if chance.random() < 0.08 else 0
    cancels = tuple(
        Cancel(
            tick=chance.randint(1, 14 * questions),
            step=chance.choice([-1, *range(len(steps))]),
            twice=chance.random() < 0.3,
        )
        for _ in range(chance.choice([0, 0, 0, 1, 2]))
    )
    return Session(
        id=name,
        steps=steps,
        limits=limits,
        changes=() if crash else _changes(chance, worth, questions),
        cancels=cancels,
        crash_tick=crash,
        torn=chance.random() < 0.5,
    )


def _ask(chance: Random, step: int, number: int, tiers: Mapping[TierName, Tier], day: str) -> Ask:
    tier = TierName.LOCAL if chance.random() < 0.06 else chance.choice(PAID)
    history = 0 if chance.random() < 0.6 else chance.choice([2, 4, 24])
    size = chance.choice([60, 300, 1_500])
    if tiers[tier].model == "claude-haiku-5-5" and chance.random() < 0.05:
        size = 100_000 + chance.randint(-12_000, 300)
    marks = frozenset(n for n in range(history + 1) if chance.random() < 0.4)
    most = chance.choice([16, 300, 2_000])
    jumps = day >= OLD_PRICES and chance.random() < 0.08
    return Ask(
        step=step,
        number=number,
        tier=tier,
        size=size,
        history=history,
        marks=marks,
        max_tokens=most,
        least_tokens=chance.choice([0, most // 4]),
        tries=tries(chance, tiers[tier].model),
        jump=chance.randint(-200_000, 200_000) if jumps else 0,
    )


def _worth(ask: Ask, tiers: Mapping[TierName, Tier]) -> int:
    """About what a question may cost at most, in nano-dollars: limits are drawn around it."""
    tier = tiers[ask.tier]
    price = tier.price
    if price is None or not price.output_rate or not price.input_rate:
        return 0
    written = ask.max_tokens + tier.reasoning_tokens
    return ((ask.size + 1_000) * price.input_rate + written * price.output_rate) // 1_000_000


def _part(chance: Random, worth: int, likely: float) -> Usd | None:
    return Usd(int(worth * chance.uniform(0.05, 1.3))) if chance.random() < likely else None


def _changes(chance: Random, worth: int, questions: int) -> tuple[tuple[int, BudgetScope, Usd | None], ...]:
    if chance.random() > 0.2:
        return ()
    return tuple(
        (chance.randint(1, 12 * questions), chance.choice(list(BudgetScope)), _part(chance, worth, 0.8))
        for _ in range(chance.randint(1, 4))
    )


def _shared_limits(chance: Random, sessions: list[Session], tiers: Mapping[TierName, Tier]) -> Limits:
    """Of day and month, for everything that runs on this machine."""
    worth = sum(_worth(ask, tiers) for session in sessions for step in session.steps for ask in step)
    return Limits(day=_part(chance, worth // 2, 0.6), month=_part(chance, worth, 0.4))


def _limited(session: Session, shared: Limits) -> Session:
    limits = Limits(
        step=session.limits.step, session=session.limits.session, day=shared.day, month=shared.month
    )
    return Session(
        id=session.id,
        steps=session.steps,
        limits=limits,
        changes=session.changes,
        cancels=session.cancels,
        crash_tick=session.crash_tick,
        torn=session.torn,
    )


def _kills(chance: Random, processes: int) -> tuple[Kill, ...]:
    return tuple(
        Kill(process=process, request=chance.randint(1, 12), delay=chance.choice([0.0, 0.003, 0.01, 0.03]))
        for process in range(processes)
        if chance.random() < 0.3
    )
