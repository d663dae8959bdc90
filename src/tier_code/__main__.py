"""The console script. Answers `--version` before anything else is imported, because scripts ask it often."""

from __future__ import annotations

import gc
import sys

_YOUNG, _MIDDLE, _OLD = 50_000, 20, 50


def collect_rarely() -> None:
    """Let the collector look less often: what imports make stays, and looking at it costs a start 8 % CPU."""
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)


def main() -> None:
    """Run tier-code with the process's arguments and exit with its code."""
    if sys.argv[1:] == ["--version"]:
        from tier_code import __version__  # noqa: PLC0415 - nothing may be imported before it is needed

        sys.stdout.write(f"tier-code {__version__}\n")
        return
    collect_rarely()
    from tier_code.cli.main import start  # noqa: PLC0415 - click is imported only past the fast path

    sys.exit(start(sys.argv[1:]))


if __name__ == "__main__":
    main()
