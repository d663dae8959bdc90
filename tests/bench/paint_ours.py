"""One start of the full screen with nothing to show, up to its first paint, begun as the program begins."""

from __future__ import annotations

import asyncio

from tier_code.__main__ import collect_rarely


def main() -> None:
    """Start, paint once, end."""
    collect_rarely()
    from tests.bench.quiet_screen import painted_once  # noqa: PLC0415 - the program's own order

    asyncio.run(painted_once())


if __name__ == "__main__":
    main()
