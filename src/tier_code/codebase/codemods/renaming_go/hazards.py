"""Who else may ask for a name in Go: interfaces, assembly, tools that go by names."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from tier_code.codebase.codemods.renaming_go.collect import Wanted
from tier_code.codebase.codemods.renaming_go.go_file import Occurrence, Role
from tier_code.codebase.codemods.renaming_go.packages import GoPackages

ASKED_BY_OTHERS = frozenset(
    [
        "Error",
        "Is",
        "As",
        "Unwrap",
        "String",
        "GoString",
        "Format",
        "Scan",
        "Read",
        "Write",
        "Close",
        "Seek",
        "ReadAt",
        "WriteAt",
        "ReadFrom",
        "WriteTo",
        "ReadByte",
        "UnreadByte",
        "WriteByte",
        "ReadRune",
        "UnreadRune",
        "WriteString",
        "Len",
        "Less",
        "Swap",
        "Push",
        "Pop",
        "MarshalJSON",
        "UnmarshalJSON",
        "MarshalText",
        "UnmarshalText",
        "MarshalBinary",
        "UnmarshalBinary",
        "MarshalXML",
        "UnmarshalXML",
        "MarshalXMLAttr",
        "UnmarshalXMLAttr",
        "MarshalYAML",
        "UnmarshalYAML",
        "MarshalTOML",
        "UnmarshalTOML",
        "GobEncode",
        "GobDecode",
        "AppendText",
        "AppendBinary",
        "ServeHTTP",
        "Header",
        "WriteHeader",
        "Flush",
        "Hijack",
        "Push",
        "CloseNotify",
        "RoundTrip",
        "Lock",
        "Unlock",
        "TryLock",
        "RLock",
        "RUnlock",
        "RLocker",
        "Done",
        "Err",
        "Deadline",
        "Value",
        "Set",
        "Get",
        "Type",
        "IsBoolFlag",
        "Name",
        "Size",
        "Mode",
        "ModTime",
        "IsDir",
        "Sys",
        "Info",
        "Open",
        "Stat",
        "ReadDir",
        "ReadFile",
        "Glob",
        "Sub",
        "Accept",
        "Addr",
        "Network",
        "LocalAddr",
        "RemoteAddr",
        "SetDeadline",
        "SetReadDeadline",
        "SetWriteDeadline",
        "Dial",
        "Sum",
        "Reset",
        "BlockSize",
        "Sum32",
        "Sum64",
        "Int63",
        "Uint64",
        "Seed",
        "Encrypt",
        "Decrypt",
        "Public",
        "Sign",
        "Verify",
        "At",
        "Bounds",
        "ColorModel",
        "RGBA",
        "Convert",
        "Opaque",
        "Write",
        "Enabled",
        "Handle",
        "WithAttrs",
        "WithGroup",
        "LogValue",
        "Exec",
        "Query",
        "Prepare",
        "Begin",
        "Commit",
        "Rollback",
        "Next",
        "Columns",
        "LastInsertId",
        "RowsAffected",
        "Connect",
        "Driver",
        "Ping",
        "Scan",
        "Timeout",
        "Temporary",
        "Helper",
        "Errorf",
        "Fatal",
        "Fatalf",
        "Log",
        "Logf",
        "Cleanup",
        "Run",
        "Visit",
    ]
)
"""Methods that interfaces of the standard library have."""


class Hazards:
    """Looks for reasons why the name may be asked for by somebody who does not change."""

    def __init__(self, packages: GoPackages, wanted: Wanted, item: Occurrence) -> None:
        self._packages = packages
        self._wanted = wanted
        self._item = item

    def found(self) -> Iterator[str]:
        """Each with its place."""
        yield from self._assembly()
        if self._item.role is Role.METHOD:
            yield from self._interfaces()
        elif self._item.role is Role.ASKED:
            yield from self._methods()

    def _assembly(self) -> Iterator[str]:
        pattern = re.compile(rb"(?<![0-9A-Za-z_])%b(?![0-9A-Za-z_])" % re.escape(self._wanted.name.encode()))
        for path in self._packages.paths:
            same = posixpath.dirname(path) == self._wanted.package.folder
            other = same and path.endswith((".s", ".S", ".c", ".h")) and self._wanted.member is None
            if other and pattern.search(self._packages.raw(path) or b""):
                yield f"{path} - assembly or C beside it has the name"

    def _interfaces(self) -> Iterator[str]:
        if self._wanted.name in ASKED_BY_OTHERS:
            yield f"{self._item.place} - interfaces of the standard library ask for a method of this name"
        for table in self._packages.tables(self._wanted.name):
            for item in table.occurrences:
                if item.role is Role.ASKED:
                    yield f"{item.place} - the method may satisfy this interface"

    def _methods(self) -> Iterator[str]:
        for table in self._packages.tables(self._wanted.name):
            for item in table.occurrences:
                if item.role is Role.METHOD:
                    yield f"{item.place} - this method may satisfy the interface"
                elif item.role is Role.ASKED and item.start != self._item.start:
                    yield f"{item.place} - another interface asks for this method too"
