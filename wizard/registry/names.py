"""Names of models and versions: which are allowed, and those that are proposed. Pure; raises nothing.

An id travels in the path of the API, percent-encoded. The vendor's client cannot route `/`, `?` and `#`, and a path
segment of dots alone is eaten on the way; anything else that can be seen is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import count

from wizard.core.problems import Problem
from wizard.core.slugs import slug
from wizard.registry import problems

NAME_LIMIT = 100
"""Characters in a model's name, a model id and a version's name."""

_UNROUTABLE = frozenset("/?#\\%")
_FALLBACK_ID = "model"
_LAST_NUMBER = re.compile(r"(.*?)([0-9]{1,18})([^0-9]*)", re.DOTALL)


def propose_model_id(name: str) -> str:
    """An id made from a model's name: lowercase ASCII letters, digits and single hyphens, 1 to 100 characters."""
    return slug(name, limit=NAME_LIMIT, fallback=_FALLBACK_ID)


def propose_version_name(last: str, *, taken: Collection[str]) -> str:
    """The name after `last` that is not `taken`: v1 → v2, 1.2 → 1.3, v09 → v10, champion → champion-2.

    The last number in the name counts on, and keeps its leading zeros.
    """
    named = (_counted(last, step) for step in count(1))
    return next(name for name in named if name not in taken)


def _counted(name: str, step: int) -> str:
    found = _LAST_NUMBER.fullmatch(name)
    if found is None:
        return _shortened(name, f"-{step + 1}")
    before, number, after = found.groups()
    return _shortened(before, f"{str(int(number) + step).zfill(len(number))}{after}")


def _shortened(before: str, end: str) -> str:
    """Both in a row, at the cost of the first when they are too long together."""
    return before[: max(0, NAME_LIMIT - len(end))] + end


def name_problems(*, name: str, model_id: str, version_name: str) -> tuple[Problem, ...]:
    """What keeps the three names of a model and its version from being used; empty when nothing does."""
    version = version_name_problem(version_name)
    return (*model_name_problems(name=name, model_id=model_id), *((version,) if version else ()))


def model_name_problems(*, name: str, model_id: str) -> tuple[Problem, ...]:
    """What keeps a model from being named so."""
    said = (
        _length_problem("name", "model's name", name),
        _length_problem("model_id", "model id", model_id) or _route_problem("model_id", "model id", model_id),
    )
    return tuple(problem for problem in said if problem)


def version_name_problem(name: str) -> Problem | None:
    """What keeps this from being a version's name."""
    what = "version's name"
    return _length_problem("version_name", what, name) or _route_problem("version_name", what, name)


def _length_problem(field: str, what: str, text: str) -> Problem | None:
    if text.strip() and len(text) <= NAME_LIMIT:
        return None
    return problems.bad_length(field=field, what=what, length=len(text.strip()), limit=NAME_LIMIT)


def _route_problem(field: str, what: str, text: str) -> Problem | None:
    if text != text.strip() or not text.strip("."):
        return problems.bad_edges(field=field, what=what, text=text)
    wrong = sorted({character for character in text if character in _UNROUTABLE or not character.isprintable()})
    return problems.bad_characters(field=field, what=what, text=text, wrong=wrong) if wrong else None
