"""The process that holds the local model: a llama.cpp server on a random loopback port behind a random key.

It lives apart so that a crash in native code costs one attempt, and two sessions share one copy of the
weights. This is the only importer of xllamacpp. Run as `python -m tier_code.adapters.models.embedded_host`.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from tier_code.adapters.models.host_folder import HostFolder, HostState
from tier_code.adapters.models.processors import threads_for_model

ALREADY_RUNNING = 3
NOT_LOADED = 4
PROMPT_BATCH_TOKENS = 64
"""A cancelled prompt is dropped between batches. Measured on one core: 64 costs no speed, and the server is
free 1 s after a cancel; with llama.cpp's own 2048 it went on for 42 s."""
PROMPT_CACHE_MIB = 512
WATCH_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HostOptions:
    """What a host is started with."""

    model: Path
    name: str
    """What the server calls its model."""
    folder: Path
    window_tokens: int
    threads: int
    idle_seconds: float
    """How long a host that never had a user waits for one."""
    detach: bool


OpenServer = Callable[[HostOptions, str], tuple[object, str]]
"""Takes the options and a key; gives something to keep alive and the server's address."""


def open_llama_server(options: HostOptions, key: str) -> tuple[object, str]:
    """Load the model and listen.

    Errors: RuntimeError when the weights cannot be loaded; the log says why.
    """
    # OpenMP reads this at import. Spinning threads made generation 17 times slower on a busy machine.
    os.environ["OMP_WAIT_POLICY"] = "passive"
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(options.model)
    params.model_alias = {options.name}
    params.n_ctx = options.window_tokens
    params.n_parallel = 1
    params.n_batch = params.n_ubatch = PROMPT_BATCH_TOKENS
    params.cache_ram_mib = PROMPT_CACHE_MIB
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = options.threads
    params.api_keys = [key]
    params.fit_params = params.ui = params.endpoint_slots = params.endpoint_props = False
    params.verbosity = 2
    server = xllamacpp.Server(params)
    return server, str(server.listening_address)


def run(options: HostOptions, open_server: OpenServer = open_llama_server) -> int:
    """Be the host of a folder until nobody uses it; returns the exit code.

    With `detach` the caller's process returns as soon as a child holds the folder's lock.
    """
    folder = HostFolder(options.folder)
    folder.create()
    if folder.take_lock() is None:
        return ALREADY_RUNNING
    folder.forget_state()
    if options.detach and not _go_on_in_child(folder):
        return 0
    return _serve(folder, options, open_server)


def _go_on_in_child(folder: HostFolder) -> bool:
    """Whether this is the child: no terminal, output to the log. The folder's lock is now its own."""
    if os.fork():
        return False
    os.setsid()
    os.chdir(folder.path)
    log = os.open(folder.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    return True


def _serve(folder: HostFolder, options: HostOptions, open_server: OpenServer) -> int:
    # Loading takes seconds in which the one who started us may have gone again.
    had_users = folder.users() > 0
    state = HostState(pid=os.getpid(), model=str(options.model), key=secrets.token_urlsafe(32))
    try:
        weights = options.model.stat()
        server, address = open_server(options, state.key)
    except (RuntimeError, ImportError, OSError) as problem:
        folder.write_state(replace(state, problem=str(problem)))
        return NOT_LOADED
    state = replace(
        state,
        url=f"{address}/v1",
        window_tokens=options.window_tokens,
        size=weights.st_size,
        modified=weights.st_mtime_ns,
    )
    folder.write_state(state)
    _watch(folder, state, had_users=had_users, idle_seconds=options.idle_seconds)
    del server
    return 0


def _watch(folder: HostFolder, state: HostState, *, had_users: bool, idle_seconds: float) -> None:
    """Stay while somebody uses the host and the folder is still its own."""
    started = time.monotonic()
    while folder.read_state() == state:
        if folder.users():
            had_users = True
        elif (had_users or time.monotonic() - started > idle_seconds) and _withdrawn(folder, state):
            return
        folder.trim_log()
        time.sleep(WATCH_SECONDS)


def _withdrawn(folder: HostFolder, state: HostState) -> bool:
    """Take the state back, unless a user came meanwhile: users join first and read the state second."""
    folder.forget_state()
    if not folder.users():
        return True
    folder.write_state(state)
    return False


def read_options(arguments: Sequence[str]) -> HostOptions:
    """The command line of a host."""
    parser = argparse.ArgumentParser(prog="tier-code model host", description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--name", default="local")
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--window", type=int, default=4096)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--idle-seconds", type=float, default=300.0)
    parser.add_argument("--detach", action="store_true")
    given = parser.parse_args(arguments)
    return HostOptions(
        model=given.model.absolute(),
        name=given.name,
        folder=given.state.absolute(),
        window_tokens=given.window,
        threads=given.threads or threads_for_model(),
        idle_seconds=given.idle_seconds,
        detach=given.detach,
    )


def main(arguments: Sequence[str], open_server: OpenServer = open_llama_server) -> NoReturn:
    """Run a host and leave without waiting for native threads, which could hold the process for ever."""
    code = run(read_options(arguments), open_server)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
