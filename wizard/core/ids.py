"""Public ids: a prefix that says what the thing is, and 80 random bits. Pure; raises nothing."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread
RANDOM_LENGTH = 16
ID_LENGTH = 32
"""Length of the database columns that hold a public id."""


def new_id(prefix: str) -> str:
    """A fresh public id such as `onb_3k9v…`: `prefix`, an underscore, 16 base-32 characters."""
    return f"{prefix}_" + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))


class IdFactory:
    """A picklable default for primary keys: `IdFactory("onb")()` makes an `onb_…` id."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def __call__(self) -> str:
        return new_id(self.prefix)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IdFactory) and other.prefix == self.prefix

    def __hash__(self) -> int:
        return hash(self.prefix)

    def deconstruct(self) -> tuple[str, tuple[str], dict[str, str]]:
        """How Django writes this default into a migration."""
        return ("wizard.core.ids.IdFactory", (self.prefix,), {})
