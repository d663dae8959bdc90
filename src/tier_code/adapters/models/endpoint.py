"""Where a model server is and how patient to be with it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tier_code.domain.errors import UsageProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long each part of a call may take."""

    connect_seconds: float = 5.0
    """Until the connection stands."""
    idle_seconds: float = 120.0
    """Between two pieces of an answer; the first waits for the whole prompt, which is slow without a GPU."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A server that speaks chat completions."""

    base_url: str
    """Up to and including the version, such as `http://127.0.0.1:8080/v1`."""
    api_key: str = field(default="", repr=False)
    """Sent to this host only; no redirect is followed."""
    private: bool = False
    """The user declared this host private: proxies of the environment are not asked."""
    patience: Patience = Patience()

    def __post_init__(self) -> None:
        """Refuse what cannot be called.

        Errors: UsageProblem naming the address.
        """
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageProblem(
                f"not the address of a model server: {self.base_url!r}; expected http://host:port/v1"
            )

    def url(self, path: str) -> str:
        """The address of one call."""
        return f"{self.base_url.rstrip('/')}/{path}"

    @property
    def uses_proxies(self) -> bool:
        """Whether the environment's proxy settings apply: never for this machine and private networks."""
        return not (self.private or is_private_address(self.base_url))

    @property
    def encrypted(self) -> bool:
        """Whether the connection is TLS."""
        return urlsplit(self.base_url).scheme == "https"


def is_loopback(url: str) -> bool:
    """Whether an address is this machine's own, as far as the address itself tells."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_private_address(url: str) -> bool:
    """Whether an address is on this machine or in a private network, as far as the address itself tells."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
