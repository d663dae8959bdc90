"""What is known about built-ins, the standard library and methods by name: why calling one is not pure."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Mapping

_CLOCK = "reads the clock"
_CHANCE = "draws random numbers"
_FILES = "works with files"
_SYSTEM = "talks to the operating system"
_NETWORK = "uses the network"
_TASKS = "runs other tasks or waits for them"
_STREAMS = "reads or writes a stream"

BUILTINS: Mapping[str, str] = {
    "open": _FILES,
    "print": "prints",
    "input": "reads from the keyboard",
    "exec": "runs code made from text",
    "eval": "runs code made from text",
    "globals": "looks into the running program",
    "locals": "looks into the running program",
    "vars": "looks into the running program",
    "id": "depends on where objects lie in memory",
    "hash": "depends on hashes, which change from run to run",
    "setattr": "changes an object",
    "delattr": "changes an object",
    "__import__": "imports by name",
    "breakpoint": "stops in the debugger",
    "exit": "ends the program",
    "quit": "ends the program",
}
"""Built-ins that are not pure; all others are taken as pure."""

_MODULES: Mapping[str, str] = {
    "time": _CLOCK,
    "timeit": _CLOCK,
    "random": _CHANCE,
    "secrets": _CHANCE,
    "os": _SYSTEM,
    "sys": _SYSTEM,
    "platform": _SYSTEM,
    "locale": _SYSTEM,
    "getpass": _SYSTEM,
    "pwd": _SYSTEM,
    "signal": _SYSTEM,
    "ctypes": _SYSTEM,
    "gc": _SYSTEM,
    "atexit": _SYSTEM,
    "resource": _SYSTEM,
    "importlib": "imports by name",
    "pkgutil": "imports by name",
    "runpy": "imports by name",
    "inspect": "looks into the running program",
    "traceback": "looks into the running program",
    "warnings": "warns",
    "shutil": _FILES,
    "tempfile": _FILES,
    "glob": _FILES,
    "fileinput": _FILES,
    "linecache": _FILES,
    "zipfile": _FILES,
    "tarfile": _FILES,
    "gzip": _FILES,
    "sqlite3": _FILES,
    "dbm": _FILES,
    "shelve": _FILES,
    "mmap": _FILES,
    "subprocess": "starts programs",
    "multiprocessing": _TASKS,
    "threading": _TASKS,
    "asyncio": _TASKS,
    "concurrent": _TASKS,
    "queue": _TASKS,
    "sched": _TASKS,
    "select": _NETWORK,
    "selectors": _NETWORK,
    "socket": _NETWORK,
    "ssl": _NETWORK,
    "http": _NETWORK,
    "ftplib": _NETWORK,
    "smtplib": _NETWORK,
    "poplib": _NETWORK,
    "imaplib": _NETWORK,
    "socketserver": _NETWORK,
    "xmlrpc": _NETWORK,
    "urllib.request": _NETWORK,
    "webbrowser": _NETWORK,
    "uuid.uuid1": _CLOCK,
    "uuid.uuid4": _CHANCE,
    "datetime.datetime.now": _CLOCK,
    "datetime.datetime.utcnow": _CLOCK,
    "datetime.datetime.today": _CLOCK,
    "datetime.datetime.fromtimestamp": "depends on the time zone of the machine",
    "datetime.date.today": _CLOCK,
    "datetime.date.fromtimestamp": "depends on the time zone of the machine",
    "io.open": _FILES,
    "codecs.open": _FILES,
    "tokenize.open": _FILES,
    "contextvars": "depends on the running context",
}
"""Names that are not pure, by dotted path; the longest one that fits counts."""

_PURE_AFTER_ALL = frozenset(
    f"os.path.{name}"
    for name in (
        "join",
        "basename",
        "dirname",
        "split",
        "splitext",
        "normpath",
        "normcase",
        "isabs",
        "commonprefix",
    )
) | {
    "os.fspath",
    "os.PathLike",
    "os.sep",
    "os.altsep",
    "os.linesep",
    "os.name",
    "sys.version_info",
    "sys.maxsize",
    "sys.maxunicode",
    "sys.byteorder",
    "sys.platform",
    "sys.intern",
    "sys.getrecursionlimit",
    "inspect.cleandoc",
    "inspect.signature",
    "inspect.Parameter",
    "inspect.isclass",
    "inspect.isfunction",
    "http.HTTPStatus",
    "socket.inet_aton",
    "socket.inet_ntoa",
    "urllib.request.parse_http_list",
    "time.strptime",
}

METHODS: Mapping[str, str] = {
    **dict.fromkeys(("now", "utcnow", "today"), _CLOCK),
    **dict.fromkeys(
        ("write", "writelines", "read", "readline", "readlines", "flush", "seek", "truncate"), _STREAMS
    ),
    **dict.fromkeys(
        ("read_text", "read_bytes", "write_text", "write_bytes", "exists", "is_file", "is_dir"), _FILES
    ),
    **dict.fromkeys(
        ("mkdir", "unlink", "touch", "iterdir", "rglob", "resolve", "stat", "open", "rmdir"), _FILES
    ),
    **dict.fromkeys(("recv", "send", "sendall", "connect", "urlopen"), _NETWORK),
    **dict.fromkeys(("execute", "executemany", "commit", "rollback"), "talks to a database"),
    **dict.fromkeys(("acquire", "release", "notify_all"), _TASKS),
}
"""Methods that are not pure, whatever they are called on."""

MUTATORS = frozenset(
    (
        "append",
        "extend",
        "insert",
        "remove",
        "pop",
        "popitem",
        "clear",
        "update",
        "setdefault",
        "add",
        "discard",
        "sort",
        "reverse",
        "appendleft",
        "popleft",
        "extendleft",
        "rotate",
        "difference_update",
        "intersection_update",
        "symmetric_difference_update",
        "__setitem__",
    )
)
"""Methods of containers that change them."""

_BUILTIN_NAMES = frozenset(dir(builtins))


def is_builtin(name: str) -> bool:
    """Whether Python knows the name without any import."""
    return name in _BUILTIN_NAMES


def is_standard(dotted: str) -> bool:
    """Whether a dotted name begins in the standard library."""
    return dotted.partition(".")[0] in sys.stdlib_module_names


def objection_to(dotted: str) -> str:
    """Why using this name of the standard library is not pure; empty when it is."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        if name in _PURE_AFTER_ALL:
            return ""
        if name in _MODULES:
            return _MODULES[name]
    return ""
