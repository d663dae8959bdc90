"""A session as one HTML file without scripts, links or anything to fetch; every text is escaped."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import assert_never

from tier_code.frontends.shared.exporting.document import Block, Heading, Listing, Paragraph, Quote, Table

_STYLE = """
:root{color-scheme:light dark;--bg:#fbf9f5;--fg:#22292f;--dim:#5f6a73;--line:#d8d2c4;--pane:#f4f1ea;
--add:#1f7a4d;--del:#c22f3b;--at:#7440c9}
@media(prefers-color-scheme:dark){:root{--bg:#101418;--fg:#d7dee5;--dim:#8f9ca9;--line:#2c3843;--pane:#151b21;
--add:#74c69d;--del:#ef6b73;--at:#b794f6}}
body{background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:3rem auto;
padding:0 1.5rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.5rem}h3{font-size:1rem;margin-top:1.8rem}
h1,h2,h3,p,blockquote,td{overflow-wrap:anywhere}
p,blockquote{white-space:pre-wrap}
blockquote{border-left:3px solid var(--line);margin:1rem 0;padding:.2rem 1rem;color:var(--dim)}
table{border-collapse:collapse;margin:1rem 0}
th,td{padding:.25rem .9rem .25rem 0;text-align:left;vertical-align:top;
border-bottom:1px solid var(--line)}
th{color:var(--dim);font-weight:500}
.n{text-align:right;white-space:nowrap}
pre{background:var(--pane);padding:1rem;overflow-x:auto;font:13px/1.45 ui-monospace,monospace}
.add{color:var(--add)}.del{color:var(--del)}.at{color:var(--at)}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_DIFF = {"+": "add", "-": "del", "@": "at"}


def as_html(title: str, blocks: Sequence[Block]) -> str:
    """The whole page."""
    body = "\n".join(part for block in blocks for part in _parts(block))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_safe(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _parts(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"<h{level}>{_safe(text)}</h{level}>"
        case Paragraph(text):
            yield f"<p>{_safe(text)}</p>"
        case Quote(text):
            yield f"<blockquote>{_safe(text)}</blockquote>"
        case Listing(text, language):
            shown = "\n".join(map(_diff_line, text.splitlines())) if language == "diff" else _safe(text)
            yield f"<pre>{shown}</pre>"
        case Table():
            yield "<table>"
            if any(block.header):
                yield f"<tr>{_cells(block.header, block.figures, 'th')}</tr>"
            yield from (f"<tr>{_cells(row, block.figures, 'td')}</tr>" for row in block.rows)
            yield "</table>"
        case _:
            assert_never(block)


def _cells(cells: Sequence[str], figures: frozenset[int], tag: str) -> str:
    kinds = [' class="n"' if place in figures else "" for place in range(len(cells))]
    return "".join(f"<{tag}{kind}>{_safe(cell)}</{tag}>" for cell, kind in zip(cells, kinds, strict=True))


def _diff_line(line: str) -> str:
    kind = _DIFF.get(line[:1])
    return f'<span class="{kind}">{_safe(line)}</span>' if kind else _safe(line)


def _safe(text: str) -> str:
    return html.escape(text, quote=True)
