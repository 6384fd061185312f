"""Addresses of workspaces: the `{account}/{workspace}` of the API and of the command line. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count

from wizard.core.slugs import slug as slug_made_of

SLUG_LIMIT = 60
"""Characters in either half of an address."""
DEFAULT_ACCOUNT = "default"
_FALLBACK = "workspace"


def slug_of(name: str) -> str:
    """A name as part of an address: lowercase ASCII letters, digits and single hyphens, 1 to 60 characters."""
    return slug_made_of(name, limit=SLUG_LIMIT, fallback=_FALLBACK)


def free_slug(name: str, *, taken: Collection[str]) -> str:
    """The slug of that name, numbered when it is taken: `acme`, then `acme-2`."""
    slug = slug_of(name)
    numbered = (_ending_in(slug, f"-{number}") for number in count(2))
    return slug if slug not in taken else next(each for each in numbered if each not in taken)


def _ending_in(slug: str, end: str) -> str:
    """Both in a row, at the cost of the first when they are too long together."""
    return slug[: SLUG_LIMIT - len(end)].rstrip("-") + end
