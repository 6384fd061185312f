"""What the API says when it cannot do something: one JSON body for both generations of the vendor's client.

`{"error": {"message", "detail", "code"}, "detail": message}`: the 2.x client reads `error.message`, and without it
would tell its user that the server is missing; the 3.x client hands the whole body on (read off the packages).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from wizard.core.problems import Problem, ProblemError

CONFLICTS = frozenset(
    (
        "registry.model.exists",
        "registry.version.differs",
        "registry.version.exists",
        "registry.dataset.exists",
        "registry.source.exists",
        "registry.source.in_use",
        "watching.segment.exists",
        "watching.custom_metric.exists",
        "watching.monitor.exists",
    )
)
UNKNOWN = frozenset(("registry.model.unknown", "registry.version.unknown", "sync.dataset.missing"))
REASONS = {
    400: "The request cannot be read.",
    401: "The token is missing, unknown or revoked. Send it as: Authorization: Bearer <token>.",
    404: "There is nothing at this address, or not for this token.",
    405: "This address does not take this method.",
    413: "The request is too large.",
    429: "Too many requests with this token; wait a minute.",
    500: "Something failed on our side; the request may be sent again.",
}
"""What is said where nothing more is known, by status."""


def refusal(status: int, message: str, *, code: str = "", detail: object = None) -> JsonResponse:
    """The body of a failure. `detail` is for the 3.x client, where it wants an object instead of the message."""
    error = {"message": message, "detail": None, "code": code or f"http.{status}"}
    return JsonResponse({"error": error, "detail": detail or message}, status=status)


def plain_refusal(status: int) -> JsonResponse:
    """The body of a failure that no view has explained."""
    return refusal(status, REASONS.get(status, f"The request was refused with status {status}."))


def problem_refusal(problem: Problem) -> JsonResponse:
    """The body of a Problem, with the status that fits it."""
    return refusal(_status(problem.code), str(problem), code=problem.code)


def answer_failures(api: NinjaAPI) -> None:
    """Let everything that leaves a view of `api` end in such a body."""
    for kind in (ProblemError, ValidationError, HttpError, Http404):
        api.add_exception_handler(kind, _answer)


def _status(code: str) -> int:
    if code in CONFLICTS:
        return 409
    return 404 if code in UNKNOWN else 422


def _answer(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:  # noqa: ARG001
    match error:
        case ProblemError():
            return problem_refusal(error.problem)
        case ValidationError():
            return refusal(422, "; ".join(_faults(error.errors)), code="api.body.invalid")
        case HttpError():
            return plain_refusal(error.status_code)
    return plain_refusal(404)


def _faults(errors: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """`place: what is wrong`, for the first five; places as they stand in the body."""
    for each in list(errors)[:5]:
        place = ".".join(str(part)[:60] for part in each["loc"][2:]) or str(each["loc"][-1])
        yield f"{place}: {str(each['msg']).removeprefix('Value error, ')}"
