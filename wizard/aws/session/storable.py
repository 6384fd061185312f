"""Text of strangers made fit for a text column of any database. Pure; raises nothing."""

from __future__ import annotations

import re

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str, limit: int | None = None) -> str:
    """`text` with � for what PostgreSQL stores in no text, cut to `limit` characters."""
    return _NOT_STORABLE.sub("\ufffd", text)[:limit]
