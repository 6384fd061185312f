"""IAM's wildcards and policy variables: whether a value fits a pattern. Pure; raises nothing.

`*` stands for any run of characters and `?` for one; `${*}`, `${?}` and `${$}` mean the characters themselves. Source:
IAM user guide, "IAM policy elements: Variables and tags".
"""

from __future__ import annotations

import re
from functools import lru_cache

_PIECE = re.compile(r"\$\{[*?$]\}|.", re.DOTALL)
_ESCAPE = re.compile(r"\$\{([*?$])\}")
_VARIABLE = re.compile(r"\$\{(?![*?$]\})")


def like(value: str, pattern: str, *, ignore_case: bool = False) -> bool:
    """Whether `value` fits `pattern`, in which `*` and `?` are all that is special."""
    return _fits(value, tuple(pattern), ignore_case=ignore_case)


def fits(value: str, pattern: str, *, variables: bool) -> bool | None:
    """As `like`, with escapes. None: it depends on a variable, or `variables` have no meaning in this document."""
    if is_doubtful(pattern, variables=variables):
        return None
    return _fits(value, tuple(_PIECE.findall(pattern)), ignore_case=False)


def plain(text: str, *, variables: bool) -> str | None:
    """`text` with its escapes resolved; None as for `fits`."""
    return None if is_doubtful(text, variables=variables) else _ESCAPE.sub(r"\1", text)


def is_doubtful(text: str, *, variables: bool) -> bool:
    """Whether what `text` means depends on something that we do not know."""
    return _VARIABLE.search(text) is not None if variables else "${" in text


def _fits(value: str, pieces: tuple[str, ...], *, ignore_case: bool) -> bool:
    if len(pieces) - pieces.count("*") > len(value):  # so that no hostile pattern fills the cache, or is ever compiled
        return False
    return _compiled(pieces, ignore_case).fullmatch(value) is not None


@lru_cache(maxsize=4_096)
def _compiled(pieces: tuple[str, ...], ignore_case: bool) -> re.Pattern[str]:
    first, *rest = _between_stars(pieces)
    expression = first
    if rest:
        # A run between two stars is taken where it first occurs and never tried again: hostile patterns stay cheap.
        expression += "".join(f"(?>.*?{run})" for run in rest[:-1] if run) + f".*{rest[-1]}"
    return re.compile(expression, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _between_stars(pieces: tuple[str, ...]) -> list[str]:
    """The runs before, between and after the stars, as regular expressions."""
    runs: list[list[str]] = [[]]
    for piece in pieces:
        if piece == "*":
            runs.append([])
        else:
            runs[-1].append("." if piece == "?" else re.escape(_ESCAPE.sub(r"\1", piece)))
    return ["".join(run) for run in runs]
