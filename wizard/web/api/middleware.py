"""Every answer below the API's addresses is JSON, also those that Django itself gives: 404, 405, 400, 500.

The 2.x client takes any other content type for a broken server and tries again for eight seconds.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from wizard.web.api.answers import plain_refusal

PREFIXES = ("/v1beta/", "/v1/", "/api/v1/")

log = structlog.get_logger(__name__)


class ApiAnswersInJson:
    """Turns pages of failure into JSON of the same status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if not is_of_api(request) or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "").startswith("application/json"):
            return response
        answer = plain_refusal(response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                answer.headers[name] = response.headers[name]
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls it with what left the view: a failure of ours, which the log tells and the client does not."""
        if not is_of_api(request):
            return None
        if isinstance(exception, RequestDataTooBig):
            return plain_refusal(413)
        log.error("api_failed", path=request.path_info, error=type(exception).__name__, exc_info=exception)
        return plain_refusal(500)


def is_of_api(request: HttpRequest) -> bool:
    """Whether a client asks, not a browser."""
    return request.path_info.startswith(PREFIXES)
