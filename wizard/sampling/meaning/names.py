"""What the name of a column says of its whole numbers: do they name things, or count them? Raises nothing."""

from __future__ import annotations

import re

LONGEST = 200
"""Characters of a name that are looked at."""

CODES = frozenset(
    {
        *("code", "codes", "id", "ids", "type", "class", "category", "group", "zip", "zipcode", "postcode"),
        *("postal", "district", "region", "state", "county", "ward", "precinct", "prct", "block", "section"),
        *("subsection", "sector", "level", "status", "source", "topic", "gender", "sex", "kind", "flag"),
        *("label", "cluster", "zone", "segment", "year", "yr", "quarter", "month", "weekday", "hour", "fiscal"),
        *("generation", "gen", "season", "floors", "school", "police", "station", "store", "shop", "branch"),
        *("channel", "version", "grade", "plan", "user", "system", "item", "model", "brand"),
    }
)
"""Words for things that whole numbers name."""
COUNTS = frozenset(
    {
        *("number", "num", "nr", "no", "count", "counts", "total", "tot", "sum", "age", "amount", "amt"),
        *("value", "price", "cost", "fee", "income", "revenue", "quantity", "qty", "size", "length", "width"),
        *("height", "depth", "weight", "volume", "duration", "days", "minutes", "seconds", "points", "score"),
        *("percent", "pct", "rate", "ratio", "mean", "median", "avg", "average", "min", "max", "speed"),
        *("velocity", "acceleration", "position", "power", "voltage", "current", "units", "members"),
        *("children", "runs", "reviews", "installs", "visits", "times", "rooms", "balance", "distance"),
        *("offset", "temperature", "x", "y", "z"),
    }
)
"""Words for what whole numbers count or measure."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def words(name: str) -> frozenset[str]:
    """The words of snake_case, camelCase and spaced names, in lower case."""
    return frozenset(word.lower() for word in _WORD.findall(name[:LONGEST]))


def is_count(name: str) -> bool:
    """Whether the name speaks of an amount: “number of rooms”."""
    return bool(words(name) & COUNTS)


def is_code(name: str) -> bool:
    """Whether the name speaks of things that are told apart by numbers: “district code”."""
    return bool(words(name) & CODES) and not is_count(name)
