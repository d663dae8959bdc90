"""What a running Ollama has, and getting more: through its own client, which loads late."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from tier_code.adapters.models.endpoint import is_private_address
from tier_code.adapters.models.ollama.chat import DEFAULT_URL
from tier_code.domain.errors import ModelUnavailable
from tier_code.domain.untrusted import one_line

PROBE_SECONDS = 0.3
MAX_TAGS_BYTES = 1024 * 1024
Progress = Callable[[str, int, int], None]
_PREFERRED = ("coder", "devstral", "gpt-oss", "qwen3", "gemma", "qwen")
"""Parts of names, best first, of models that edit code well for their size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledModel:
    """A model that a server has."""

    name: str
    bytes: int
    digest: str
    """Learned pass rates belong to a digest, not to a name."""
    remote: bool = False
    """It runs in the vendor's cloud: the server here only hands on what it is sent."""


def host_url(environment_value: str) -> str:
    """The address that `OLLAMA_HOST` means: a host, a host with a port, or a whole URL."""
    text = environment_value.strip().rstrip("/")
    if not text:
        return DEFAULT_URL
    if "://" not in text:
        text = f"http://{text}"
    parts = urlsplit(text)
    host = "127.0.0.1" if parts.hostname == "0.0.0.0" else parts.hostname  # noqa: S104 - what a server listens on is no address to call
    return f"{parts.scheme}://{host}:{parts.port or 11434}"


def installed(url: str) -> Sequence[InstalledModel] | None:
    """What a server has, asked within a fraction of a second; None when nobody answers.

    Runs before the first paint, so it neither loads a client nor waits.
    """
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        return None
    talk = HTTPConnection(parts.hostname, parts.port or 80, timeout=PROBE_SECONDS)
    try:
        talk.request("GET", "/api/tags")
        answer = talk.getresponse()
        listed = json.loads(answer.read(MAX_TAGS_BYTES)) if answer.status == HTTPStatus.OK else {}
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        talk.close()
    models = listed.get("models") if isinstance(listed, dict) else None
    return [_model(each) for each in models if isinstance(each, dict)] if isinstance(models, list) else None


def _model(listed: Mapping[str, object]) -> InstalledModel:
    size = listed.get("size")
    return InstalledModel(
        name=one_line(str(listed.get("name") or listed.get("model") or ""), 120),
        bytes=size if isinstance(size, int) else 0,
        digest=one_line(str(listed.get("digest") or ""), 80),
        remote=_is_remote(listed),
    )


def _is_remote(listed: Mapping[str, object]) -> bool:
    names = (str(listed.get(field) or "") for field in ("name", "model"))
    said = bool(listed.get("remote_host") or listed.get("remote_model"))
    return said or any(name.endswith(("-cloud", ":cloud")) for name in names)


def best_for_code(models: Sequence[InstalledModel]) -> InstalledModel | None:
    """The model to stand on the local tier when the user named none: made for code, and the larger one."""

    def rank(model: InstalledModel) -> tuple[int, int]:
        places = [place for place, part in enumerate(_PREFERRED) if part in model.name]
        return (min(places, default=len(_PREFERRED)), -model.bytes)

    able = [model for model in models if "embed" not in model.name and not model.remote]
    return min(able, key=rank, default=None)


def pull(url: str, model: str, progress: Progress) -> None:
    """Let the server fetch a model, with progress.

    Errors: ModelUnavailable with the server's own words.
    """
    client = _client(url)
    try:
        for step in client.pull(model, stream=True):
            progress(
                one_line(str(step.status or "pulling"), 80), int(step.completed or 0), int(step.total or 0)
            )
    except Exception as problem:
        # The client lets errors of httpx and of its own through.
        raise ModelUnavailable(f"Ollama could not pull {model}: {one_line(str(problem), 200)}") from problem


def capabilities(url: str, model: str) -> Sequence[str]:
    """What a model can do, in the server's words: `completion`, `thinking`, `tools`.

    Errors: ModelUnavailable.
    """
    try:
        shown = _client(url).show(model)
    except Exception as problem:
        raise ModelUnavailable(f"Ollama does not know {model}: {one_line(str(problem), 200)}") from problem
    return [str(each) for each in shown.capabilities or ()]


def _client(url: str) -> Any:  # noqa: ANN401 - the client loads late
    ollama = importlib.import_module("ollama")
    # The environment's proxy must not see calls to this machine or a private network.
    return ollama.Client(host=url, trust_env=not is_private_address(url), timeout=600)
