"""Readers of the process environment: each gives a value of the right form, or fails loudly with the variable's name.

A variable NAME may also be given as NAME_FILE, a file that holds the value, as container secrets are. Only
`wizard.settings` reads by them. `ImproperlyConfigured` leaves every reader.
"""

from __future__ import annotations

import re
from ipaddress import ip_network
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::([0-9]{1,5}))?")
_CONTACT = re.compile(r"https://[^\s/@?#]+(?:/\S*)?|mailto:[^\s@?#]+@[^\s@?#]+")


class _Variables(FileAwareMapping):  # type: ignore[misc]
    """The environment, where NAME_FILE stands in for NAME. A file's last line break is not part of the value."""

    def __getitem__(self, name: str) -> str:
        try:
            return str(super().__getitem__(name)).strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}.") from error


class Environment(environ.FileAwareEnv):  # type: ignore[misc]
    """django-environ's readers (`str`, `bool`, `list` …) and ours, which look closer."""

    ENVIRON = _Variables()

    def present(self, name: str) -> str:
        """The variable, which must be set."""
        value: str = self.str(name, default="")
        if not value:
            raise ImproperlyConfigured(f"{name} must be set in production (or {name}_FILE, a file that holds it).")
        return value

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """One of `choices`."""
        value: str = self.str(name, default=default)
        if value not in choices:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}; it is {value!r}.")
        return value

    def whole_number(self, name: str, default: int) -> int:
        """Zero or more."""
        value = self.str(name, default=str(default))
        if not value.isdecimal():
            raise ImproperlyConfigured(f"{name} must be a whole number; it is {value!r}.")
        return int(value)

    def s3_address(self, name: str) -> str:
        """An https address of an object in S3, or "". CloudFormation takes its templates from nowhere else."""
        value: str = self.str(name, default="")
        address = urlsplit(value)
        is_one = address.scheme == "https" and address.netloc.endswith(".amazonaws.com") and len(address.path) > 1
        if value and (not is_one or address.query or address.fragment or "@" in address.netloc):
            raise ImproperlyConfigured(f"{name} must be https://….amazonaws.com/…, nothing after it; it is {value!r}.")
        return value

    def contact(self, name: str) -> str:
        """An address that people may follow, https://… or mailto:somebody@somewhere, or ""."""
        value: str = self.str(name, default="")
        if value and not _CONTACT.fullmatch(value):
            raise ImproperlyConfigured(f"{name} must be https://… or mailto:name@host; it is {value!r}.")
        return value

    def networks(self, name: str) -> tuple[str, ...]:
        """Comma-separated addresses or networks, such as 192.0.2.10 or 2001:db8::/32, as they were written."""
        listed = tuple(each.strip() for each in self.str(name, default="").split(",") if each.strip())
        for each in listed:
            try:
                ip_network(each)
            except ValueError as error:
                raise ImproperlyConfigured(f"{name} must list IP addresses or networks; {each!r} is none.") from error
        return listed

    def hosts(self, name: str) -> tuple[str, ...]:
        """Comma-separated `host` or `host:port`, each as `host:port`; without a port it is that of https."""
        listed = [each.strip().lower() for each in self.str(name, default="").split(",") if each.strip()]
        found = [(each, _HOST.fullmatch(each)) for each in listed]
        for each, match in found:
            if match is None:
                raise ImproperlyConfigured(f"{name} must list hosts, as host or host:port; {each!r} is none.")
        return tuple(f"{match[1]}:{match[2] or 443}" for _, match in found if match)
