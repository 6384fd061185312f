"""Tags of a model: at most ten short keys, each with a value. Pure; raises nothing.

Limits and the lower-casing of keys are those that the vendor documents for its REST API.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from wizard.core.problems import Problem
from wizard.registry import problems

TAG_LIMIT = 10
KEY_LIMIT = 15
VALUE_LIMIT = 100

_KEY = re.compile(rf"[A-Za-z0-9 _-]{{1,{KEY_LIMIT}}}")


def clean_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """Tags as they are stored: no white space at the edges, keys in lower case, order kept."""
    return {_clean_key(key): value.strip() for key, value in tags.items()}


def tag_problems(tags: Mapping[str, str]) -> tuple[Problem, ...]:
    """What keeps these tags from being stored, one Problem per broken rule and tag; empty when nothing does."""
    said = [problems.too_many_tags(count=len(tags), limit=TAG_LIMIT)] if len(tags) > TAG_LIMIT else []
    said += [problems.bad_tag_key(key=key, limit=KEY_LIMIT) for key in tags if not _KEY.fullmatch(key.strip())]
    said += [
        problems.bad_tag_value(key=key, length=len(value), limit=VALUE_LIMIT)
        for key, value in tags.items()
        if len(value.strip()) > VALUE_LIMIT
    ]
    twice = [key for key, count in Counter(map(_clean_key, tags)).items() if count > 1]
    return (*said, *(problems.tag_twice(key=key) for key in twice))


def _clean_key(key: str) -> str:
    return key.strip().lower()
