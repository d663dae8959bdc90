"""The console script. Answers `--version` before anything else is imported, because scripts ask it often."""

from __future__ import annotations

import sys


def main() -> None:
    """Run tier-code with the process's arguments and exit with its code."""
    if sys.argv[1:] == ["--version"]:
        from tier_code import __version__  # noqa: PLC0415 - nothing may be imported before it is needed

        sys.stdout.write(f"tier-code {__version__}\n")
        return
    from tier_code.cli.main import start  # noqa: PLC0415 - click is imported only past the fast path

    sys.exit(start(sys.argv[1:]))


if __name__ == "__main__":
    main()
