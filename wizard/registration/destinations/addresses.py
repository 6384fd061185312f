"""Addresses of other servers: read strictly, and spoken to only where the operator allows it. Pure.

`ProblemError` leaves `parse_address` when the text is no address of a server that may be spoken to at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address

from wizard.core.problems import ProblemError
from wizard.registration.destinations import problems

LONGEST = 253
"""Characters of a host name (RFC 1035)."""
_PORTS = {"https": 443, "http": 80}
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(?P<port>[0-9]{1,5}))?/?"
)
"""Nothing that two readers could take differently: no name and password, no path, no query, ASCII only."""


@dataclass(frozen=True)
class ServerAddress:
    """Where a server is. `host` is lower-case, an IPv6 address within brackets; `port` is always known."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        shown = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{shown}"

    @property
    def place(self) -> str:
        """`host:port`, as the list of allowed hosts has it once it is read."""
        return f"{self.host}:{self.port}"

    @property
    def entry(self) -> str:
        """What the operator writes into the list of allowed hosts."""
        return self.host if self.port == _PORTS["https"] else self.place

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine itself."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False

    def is_allowed(self, hosts: Collection[str]) -> bool:
        """Whether it stands in the list (of `host:port`)."""
        return self.place in hosts


def parse_address(text: str) -> ServerAddress:
    """The address that somebody typed: `https://host[:port]`, or plain http for this machine itself."""
    found = _ADDRESS.fullmatch(text.strip().lower())
    if found is None or len(found["host"]) > LONGEST:
        raise ProblemError(problems.bad_address(text))
    address = ServerAddress(found["scheme"], found["host"], int(found["port"] or _PORTS[found["scheme"]]))
    if not 0 < address.port < 1 << 16:
        raise ProblemError(problems.bad_address(text))
    if address.scheme == "http" and not address.is_loopback:
        raise ProblemError(problems.plain_http(str(address)))
    return address
