"""Finds the process that hosts the local model, or starts it, and talks to it like to any other server."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from tier_code.adapters.models.endpoint import Patience
from tier_code.adapters.models.host_folder import HostFolder, HostState, UserMark
from tier_code.adapters.models.openai_chat import OpenAIChatModel
from tier_code.domain.errors import ContextTooLarge, ModelUnavailable
from tier_code.ports.model import ModelChunk, ModelMessage, ModelRequest

OnProgress = Callable[[str, int, int], None]
"""Takes what is going on, seconds done, and 0 or, at the end, the same seconds. Called on the event loop."""

_POLL_SECONDS = 0.05
_LAUNCH_SECONDS = 30.0
_PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""The host gets these variables only: it has no use for the user's keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSettings:
    """How the local model is hosted."""

    window_tokens: int = 4096
    """Prompt and answer together."""
    threads: int = 0
    """0 takes all physical cores but one."""
    ready_seconds: float = 180.0
    """How long loading may take; seconds with the file in memory, minutes from a slow disk."""
    silence_seconds: float = 900.0
    """How long it may say nothing: one core reads a full window in minutes, after another session's."""
    library: str = "xllamacpp"
    """The package that has to be installed."""
    # -P: a file in the user's repository must not pass for a module of the host.
    command: tuple[str, ...] = (sys.executable, "-P", "-m", "tier_code.adapters.models.embedded_host")


class EmbeddedModel:
    """The local model on its host."""

    def __init__(self, chat: OpenAIChatModel, window_tokens: int) -> None:
        self._chat = chat
        self._window_tokens = window_tokens

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelChunk, None]:
        """As the server streams.

        Errors: ContextTooLarge before anything is generated when prompt and answer cannot both fit.
        """
        prompt = await self._chat.count_prompt(request.messages)
        if prompt is not None and prompt + request.max_tokens > self._window_tokens:
            raise ContextTooLarge(
                f"the prompt has {prompt} tokens and the answer may take {request.max_tokens}: "
                f"more than the {self._window_tokens} of the local model; show it less code"
            )
        async with aclosing(self._chat.stream(request)) as chunks:
            async for chunk in chunks:
                yield chunk

    async def count(self, request: ModelRequest) -> int | None:
        """Exact tokens of the whole prompt; None when the host does not answer."""
        return await self._chat.count(request)

    async def count_prompt(self, messages: Sequence[ModelMessage]) -> int | None:
        """Exact tokens of the whole prompt; None when the host does not answer."""
        return await self._chat.count_prompt(messages)


class EmbeddedSource:
    """Connects the local model: shares the host that other sessions use, as one of its users until closed."""

    def __init__(
        self,
        model_path: Path,
        state_dir: Path,
        *,
        name: str = "",
        settings: HostSettings | None = None,
        on_progress: OnProgress | None = None,
    ) -> None:
        self._model_path = model_path
        self._state_dir = state_dir
        self._name = name or model_path.stem
        self._pull = f"tier-code models pull {name}".rstrip()
        self._settings = settings or HostSettings()
        self._on_progress = on_progress
        self._connecting = asyncio.Lock()
        self._folder: HostFolder | None = None
        self._mark: UserMark | None = None

    async def connect(self) -> EmbeddedModel:
        """The model, loaded and answering. Cheap while the host lives; starts a new one when it is gone.

        Errors: ModelUnavailable with the command that mends it.
        """
        self._require_parts()
        async with self._connecting:
            folder = await asyncio.to_thread(self._joined)
            state = await self._ready(folder)
        return EmbeddedModel(self._chat(state), state.window_tokens)

    async def close(self) -> None:
        """Stop being a user; the host ends within a second or two after its last one."""
        if self._mark is not None:
            self._mark.release()
        self._mark = self._folder = None

    def _require_parts(self) -> None:
        if importlib.util.find_spec(self._settings.library) is None:
            raise ModelUnavailable("the local model needs one more package: pip install 'tier-code[local]'")
        if not self._model_path.is_file():
            raise ModelUnavailable(
                f"the local model {self._name} is not on this machine; get it with: {self._pull}"
            )

    def _joined(self) -> HostFolder:
        """The folder of this very file and these settings, with this process among its users."""
        folder = HostFolder(self._state_dir / self._fingerprint())
        if self._folder is None or self._folder.path != folder.path or not folder.path.is_dir():
            folder.create()
            if self._mark is not None:
                self._mark.release()
            self._mark = folder.join()
            self._folder = folder
        return folder

    def _fingerprint(self) -> str:
        weights = self._model_path.stat()
        settings = self._settings
        identity = (
            str(self._model_path.resolve()),
            weights.st_size,
            weights.st_mtime_ns,
            settings.window_tokens,
            settings.threads,
        )
        return hashlib.sha256(repr(identity).encode()).hexdigest()[:16]

    async def _ready(self, folder: HostFolder) -> HostState:
        """Wait for a host, telling about it from the first wait on, and close what was told in any case."""
        started, told = time.monotonic(), -1
        try:
            async with aclosing(self._looking(folder)) as looks:
                async for state in looks:
                    if state is not None:
                        return state
                    waited = int(time.monotonic() - started)
                    if waited >= self._settings.ready_seconds:
                        break
                    if waited > told:
                        told = waited
                        self._tell(told, 0)
                    await asyncio.sleep(_POLL_SECONDS)
        finally:
            if told >= 0:
                self._tell(max(1, told), max(1, told))
        raise ModelUnavailable(
            f"the local model was not ready after {self._settings.ready_seconds:g} s; its log is {folder.log}"
        )

    async def _looking(self, folder: HostFolder) -> AsyncGenerator[HostState | None, None]:
        """Look again and again for a host that answers; start one, once, where none lives."""
        launched = False
        while True:
            lives, state = folder.host_lives(), folder.read_state()
            if not lives and launched:
                raise ModelUnavailable(_why_not_loaded(folder, state))
            if not lives:
                await asyncio.to_thread(self._launch, folder)
                launched = True
            elif state and state.url and await self._chat(state).answers():
                yield state
            yield None

    def _launch(self, folder: HostFolder) -> None:
        """Start a host. Returns once one holds the folder's lock: ours, or that of whoever was faster."""
        settings = self._settings
        command = [
            *settings.command,
            *("--model", str(self._model_path.resolve()), "--name", self._name),
            *("--state", str(folder.path), "--detach"),
            *("--window", str(settings.window_tokens), "--threads", str(settings.threads)),
        ]
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment["OMP_WAIT_POLICY"] = "passive"
        try:
            # The arguments are our own; no shell is involved.
            subprocess.run(  # noqa: S603
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_LAUNCH_SECONDS,
                check=False,
                start_new_session=True,
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise ModelUnavailable(f"cannot start the local model: {problem}") from problem

    def _chat(self, state: HostState) -> OpenAIChatModel:
        patience = Patience(idle_seconds=self._settings.silence_seconds)
        return OpenAIChatModel(state.url, state.key, self._name, patience=patience)

    def _tell(self, seconds: int, total: int) -> None:
        if self._on_progress is not None:
            self._on_progress(f"loading the local model {self._name}", seconds, total)


def _why_not_loaded(folder: HostFolder, state: HostState | None) -> str:
    reason = state.problem if state and state.problem else "its process ended while loading"
    tail = folder.log_tail()
    return f"the local model could not be loaded: {reason}; its log {folder.log} ends: {tail or 'empty'}"
