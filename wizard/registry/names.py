"""Names of models and versions: which are allowed, and an id proposed from a name. Pure; raises nothing.

An id travels in the path of the API, percent-encoded. The vendor's client cannot route `/`, `?` and `#`, and a path
segment of dots alone is eaten on the way; anything else that can be seen is allowed.
"""

from __future__ import annotations

import re
import unicodedata

from wizard.core.problems import Problem
from wizard.registry import problems

NAME_LIMIT = 100
"""Characters in a model's name, a model id and a version's name."""

_UNROUTABLE = frozenset("/?#\\%")
_FALLBACK_ID = "model"


def propose_model_id(name: str) -> str:
    """An id made from a model's name: lowercase ASCII letters, digits and single hyphens, 1 to 100 characters."""
    folded = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode("ascii")
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:NAME_LIMIT].rstrip("-")
    return slug or _FALLBACK_ID


def name_problems(*, name: str, model_id: str, version_name: str) -> tuple[Problem, ...]:
    """What keeps the three names of a model and its version from being used; empty when nothing does."""
    said = (
        _length_problem("name", "model's name", name),
        _length_problem("model_id", "model id", model_id) or _route_problem("model_id", "model id", model_id),
        _length_problem("version_name", "version's name", version_name)
        or _route_problem("version_name", "version's name", version_name),
    )
    return tuple(problem for problem in said if problem)


def _length_problem(field: str, what: str, text: str) -> Problem | None:
    if text.strip() and len(text) <= NAME_LIMIT:
        return None
    return problems.bad_length(field=field, what=what, length=len(text.strip()), limit=NAME_LIMIT)


def _route_problem(field: str, what: str, text: str) -> Problem | None:
    if text != text.strip() or not text.strip("."):
        return problems.bad_edges(field=field, what=what, text=text)
    wrong = sorted({character for character in text if character in _UNROUTABLE or not character.isprintable()})
    return problems.bad_characters(field=field, what=what, text=text, wrong=wrong) if wrong else None
