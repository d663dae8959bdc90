"""A declared server that speaks chat completions, on any tier."""

from __future__ import annotations

from tier_code.adapters.config.folders import data_dir
from tier_code.adapters.config.settings import Host
from tier_code.adapters.counting.offline import counter_with
from tier_code.adapters.counting.starting import own_vocabulary
from tier_code.adapters.models.endpoint import is_loopback
from tier_code.adapters.models.openai_host import OpenAIHostSource
from tier_code.cli.tiers.backends import Seat, Surroundings, absent
from tier_code.domain.choices import ModelChoice
from tier_code.domain.pricing import ModelPrice, declared_free
from tier_code.domain.tiers import Reach, Tier, TierName


def declared_host(name: TierName, choice: ModelChoice, around: Surroundings) -> Seat:
    """The seat of a model on a host that the user declared; nothing is sent."""
    host = around.settings.hosts.get(choice.backend)
    if host is None:
        known = ", ".join(["anthropic", "ollama", "embedded", *sorted(around.settings.hosts)])
        return absent(name, f"'{choice.backend}' is no backend; declare it as a host ({known})", choice)
    key = around.environment.get(host.key_variable, "").strip() if host.key_variable else ""
    if host.key_variable and not key:
        return absent(name, f"no key: set {host.key_variable} in your environment", choice)
    price = _price(host, choice, around)
    if price is None and not around.settings.allow_unpriced:
        return absent(
            name,
            f"{choice.model} has no known price: add one to prices.toml, or declare the host free",
            choice,
        )
    tier = Tier(
        name=name,
        backend=host.name,
        model=choice.model,
        price=price,
        window_tokens=host.window_tokens,
        max_output_tokens=host.max_output_tokens,
        ready=True,
        effort=choice.effort,
        reach=_reach(host),
    )
    vocabulary = own_vocabulary(choice.model)
    counter = counter_with(vocabulary, data_dir()) if vocabulary else None
    source = OpenAIHostSource(host.url, key, choice.model, private=host.private, counter=counter)
    return Seat(tier=tier, source=source)


def _price(host: Host, choice: ModelChoice, around: Surroundings) -> ModelPrice | None:
    if host.free:
        return declared_free(choice.model)
    return around.prices.price(choice.model, around.now)


def _reach(host: Host) -> Reach:
    if is_loopback(host.url):
        return Reach.MACHINE
    return Reach.PRIVATE if host.private else Reach.CLOUD
