"""A model of a running Ollama on a tier, named or found."""

from __future__ import annotations

from dataclasses import replace

from tier_code.adapters.config.folders import data_dir
from tier_code.adapters.counting.offline import counter_with
from tier_code.adapters.counting.starting import own_vocabulary
from tier_code.adapters.counting.toktok import WARIEST_ENCODING
from tier_code.adapters.models.endpoint import is_loopback, is_private_address
from tier_code.adapters.models.ollama.chat import NUM_CTX, OllamaSettings, OllamaSource
from tier_code.adapters.models.ollama.service import InstalledModel, best_for_code, host_url, installed
from tier_code.cli.tiers.backends import Seat, Surroundings, absent
from tier_code.cli.tiers.this_machine import embedded
from tier_code.domain.choices import ModelChoice
from tier_code.domain.pricing import declared_free
from tier_code.domain.tiers import Reach, Tier, TierName

HOST = "OLLAMA_HOST"
KEY = "OLLAMA_API_KEY"


def ollama(name: TierName, choice: ModelChoice, around: Surroundings) -> Seat:
    """The seat of the model that the user named."""
    url = host_url(around.environment.get(HOST, ""))
    models = installed(url)
    if models is None:
        return absent(name, f"Ollama does not answer at {url}: start it with `ollama serve`", choice)
    known = {each.name.removesuffix(":latest"): each for each in models} | {
        each.name: each for each in models
    }
    if choice.model not in known:
        return absent(name, f"Ollama has no {choice.model}: run `ollama pull {choice.model}`", choice)
    return _seat(name, replace(known[choice.model], name=choice.model), url, around)


def found_local(name: TierName, choice: ModelChoice, around: Surroundings) -> Seat:
    """Whoever is there: a running Ollama with a model, else the embedded one."""
    url = host_url(around.environment.get(HOST, ""))
    best = best_for_code(installed(url) or ())
    if best is not None:
        return _seat(name, best, url, around)
    return embedded(name, choice, around)


def _seat(name: TierName, installed_model: InstalledModel, url: str, around: Surroundings) -> Seat:
    model = installed_model.name
    near = is_private_address(url) and not installed_model.remote
    price = declared_free(model) if near else around.prices.price(model, around.now)
    if price is None and not around.settings.allow_unpriced:
        choice = ModelChoice(backend="ollama", model=model)
        return absent(name, f"{model} runs elsewhere and has no known price: add one to prices.toml", choice)
    tier = Tier(
        name=name,
        backend="ollama",
        model=model,
        # A server on this machine or in the user's network costs nothing per token; one elsewhere may.
        price=price,
        window_tokens=NUM_CTX,
        max_output_tokens=NUM_CTX // 4,
        ready=True,
        reach=(Reach.MACHINE if is_loopback(url) else Reach.PRIVATE) if near else Reach.CLOUD,
        digest=installed_model.digest,
    )
    settings = OllamaSettings(
        model=model,
        counter=counter_with(own_vocabulary(model) or WARIEST_ENCODING, data_dir()),
        base_url=url,
        api_key=around.environment.get(KEY, ""),
    )
    return Seat(tier=tier, source=OllamaSource(settings))
