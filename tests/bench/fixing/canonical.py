"""The tier above the local one, without a key: a server on this machine that knows the data set's solution.

It shows what the ladder does and what it costs, on real prompts and real token counts. How often a hosted
model would find the solution it cannot show.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.bench.fixing.tasks import CODE, Task
from tests.support.messages_server import Shop, messages_server

_PLACE = re.compile(rf"^- {re.escape(CODE)}::([\w.]+)$", re.MULTILINE)


@dataclass(slots=True)
class Canonical:
    """Answers every place that is asked for with what the data set holds to be right."""

    task: Task | None = None
    """Whose session is under way."""
    url: str = ""

    def answer(self, request: Any) -> str:  # noqa: ANN401 - JSON of the wire
        """The blocks for the places that the last message names."""
        content = request["messages"][-1]["content"]
        text = content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
        if self.task is None:
            return ""
        right = functions(self.task.right)
        places = [name for name in _PLACE.findall(text) if name in right]
        return "\n\n".join(f"{CODE}::{name}\n```python\n{right[name]}\n```" for name in places)


def functions(module: str) -> dict[str, str]:
    """The source of each function at the top of a module, by name."""
    return {
        node.name: ast.get_source_segment(module, node) or ""
        for node in ast.parse(module).body
        if isinstance(node, ast.FunctionDef)
    }


@contextmanager
def canonical_server() -> Iterator[Canonical]:
    """Serve on this machine until the block ends."""
    known = Canonical()
    with messages_server(Shop(answer=known.answer)) as url:
        known.url = url
        yield known
