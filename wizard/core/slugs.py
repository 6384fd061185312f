"""Names as parts of addresses. Pure; raises nothing."""

from __future__ import annotations

import re
import unicodedata

_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")


def slug(name: str, *, limit: int, fallback: str) -> str:
    """Lowercase ASCII letters, digits and single hyphens, 1 to `limit` characters; `fallback` where none are left."""
    folded = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode("ascii")
    return _NOT_IN_A_SLUG.sub("-", folded).strip("-")[:limit].rstrip("-") or fallback
