"""What Python's own functions and methods return, as plain facts for tools and checks alike."""

from __future__ import annotations

from collections.abc import Mapping

BUILTIN_CALLS: Mapping[str, str] = {
    **dict.fromkeys(("str", "repr", "ascii", "chr", "hex", "oct", "bin", "format", "input"), "str"),
    **dict.fromkeys(("len", "int", "ord", "id", "hash"), "int"),
    **dict.fromkeys(("bool", "isinstance", "issubclass", "callable", "hasattr", "any", "all"), "bool"),
    **dict.fromkeys(("list", "sorted", "dir"), "list"),
    **dict.fromkeys(("dict", "vars", "locals", "globals"), "dict"),
    "frozenset": "",
    "float": "float",
    "set": "set",
    "tuple": "tuple",
    "bytes": "bytes",
}
"""Name of a built-in function or class to the kind of what a call of it gives; empty for no simple kind."""

STR_METHODS: Mapping[str, str] = {
    **dict.fromkeys(("capitalize", "casefold", "center", "expandtabs", "format", "join", "ljust"), "str"),
    **dict.fromkeys(("lower", "lstrip", "removeprefix", "removesuffix", "replace", "rjust", "rstrip"), "str"),
    **dict.fromkeys(("strip", "swapcase", "title", "translate", "upper", "zfill"), "str"),
    **dict.fromkeys(("split", "rsplit", "splitlines"), "list"),
    **dict.fromkeys(("count", "find", "index", "rfind", "rindex"), "int"),
    **dict.fromkeys(("startswith", "endswith", "isdigit", "isalpha", "isidentifier", "isspace"), "bool"),
    "encode": "bytes",
    "partition": "tuple",
    "rpartition": "tuple",
}
"""Method of `str` to the kind of its result."""

LIBRARY_CALLS: Mapping[str, str] = {
    **dict.fromkeys(("time.time", "time.monotonic", "time.perf_counter", "random.random"), "float"),
    **dict.fromkeys(("os.getpid", "random.randint", "random.randrange", "sys.getsizeof"), "int"),
    **dict.fromkeys(("os.getcwd", "time.strftime", "time.ctime", "json.dumps", "os.strerror"), "str"),
    **dict.fromkeys(("traceback.format_exc", "socket.gethostname", "platform.system"), "str"),
    **dict.fromkeys(("platform.python_version", "textwrap.dedent", "getpass.getuser"), "str"),
}
"""Dotted function of the standard library to the kind of its result."""

NAME_ATTRIBUTES = frozenset({"__name__", "__qualname__", "__module__"})
"""Attributes that hold a string wherever the language sets them."""

MODULE_STRINGS = frozenset({"__name__", "__file__"})
"""Variables that every module has."""

ANNOTATIONS: Mapping[str, frozenset[str]] = {
    "str": frozenset({"str"}),
    "int": frozenset({"int", "bool"}),
    "float": frozenset({"float", "int", "bool"}),
    "bool": frozenset({"bool"}),
    "bytes": frozenset({"bytes"}),
    "None": frozenset({"none"}),
    **dict.fromkeys(("list", "List"), frozenset({"list"})),
    **dict.fromkeys(("dict", "Dict"), frozenset({"dict"})),
    **dict.fromkeys(("set", "Set"), frozenset({"set"})),
}
"""Name in an annotation to the kinds of value that it promises."""

PURE_BUILTINS = frozenset(BUILTIN_CALLS) - {"input"} | frozenset(
    {
        "abs",
        "max",
        "min",
        "round",
        "sum",
        "type",
        "getattr",
        "divmod",
        "enumerate",
        "zip",
        "range",
        "reversed",
    }
)
"""Calls that change nothing, as long as the objects they are given behave."""

CHANGING_METHODS = frozenset(
    {"add", "advance", "append", "appendleft", "clear", "close", "consume", "discard", "extend", "feed"}
    | {"insert", "next", "pop", "popitem", "popleft", "push", "read", "readline", "remove", "reverse"}
    | {"seek", "send", "setdefault", "shift", "sort", "truncate", "update", "write"}
)
"""Names of methods that usually change the object they belong to."""
