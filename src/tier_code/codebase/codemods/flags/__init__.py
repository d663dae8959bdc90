"""Command line options of argparse parsers: finding the parser, wording the call, putting it in."""

from __future__ import annotations
