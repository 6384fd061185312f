"""Bodies of the API: JSON, within limits, of text that the database can hold. Raises ninja's HttpError (400)."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.parser import Parser
from ninja.types import DictStrAny

LONGEST_NUMBER = 400
"""Digits of a whole number; Python would take time that grows with their square."""
NUL = "\0"


class PlainJson(Parser):
    """Reads a body as JSON of plain text and finite numbers."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The body; an empty one, as the 2.x client sends with DELETE, is an empty object."""
        try:
            if not request.body.strip():
                return {}
            found = json.loads(request.body, parse_constant=_refuse, parse_int=_whole)
            _must_be_plain(found)
        except (ValueError, RecursionError) as error:
            raise HttpError(400, "Not JSON") from error
        return found  # type: ignore[no-any-return]


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError("a number of too many digits")
    return int(digits)


def _must_be_plain(value: Any) -> None:
    """Raise ValueError for U+0000 and for half of a surrogate pair, which no database stores."""
    if isinstance(value, str):
        value.encode()
        if NUL in value:
            raise ValueError("U+0000")
    elif isinstance(value, dict):
        for name, each in value.items():
            _must_be_plain(name)
            _must_be_plain(each)
    elif isinstance(value, list):
        for each in value:
            _must_be_plain(each)
