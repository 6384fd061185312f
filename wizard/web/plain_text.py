"""Requests are plain UTF-8 text without U+0000, or they are answered with 400 before anything looks into them.

PostgreSQL stores no U+0000: in an address, a form or a cookie it would break the first query that it reaches. Python
knows "encodings" that turn text into text or end in an error; nobody's browser speaks them.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError

NUL = "\0"


def requests_are_plain_text(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse what no page of ours has ever sent."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("another encoding than UTF-8")
        if any(NUL in text for text in _texts(request)):
            raise BadRequest("U+0000")
        return get_response(request)

    return middleware


def _texts(request: HttpRequest) -> Iterator[str]:
    """Everything in a request that may reach the database."""
    yield request.path_info
    yield from request.COOKIES.values()
    yield from _in(request.GET)
    try:
        yield from _in(request.POST)
    except UnreadablePostError:  # the person has closed the page while she sent it; nobody waits for an answer
        return


def _in(sent: QueryDict) -> Iterator[str]:
    for name, values in sent.lists():
        yield name
        yield from values
