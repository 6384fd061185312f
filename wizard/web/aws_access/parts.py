"""What a GET of an AWS access page is answered with: the whole page, or the parts that htmx asks for.

Raises nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from wizard.web.aws_access.desk import Context, Desk
from wizard.web.aws_access.ways import Item
from wizard.web.htmx import fragments, is_part

CHECK, GUIDE, TICK = "aws_access/_check.html", "aws_access/_guide.html", "aws_access/_tick.html"
PROGRESS, BUTTON = "aws_access/_guide_progress.html", "aws_access/_check_button.html"


def asked_way(request: HttpRequest) -> str:
    """Which of the guide's ways the page is to show; anything may have been written there."""
    return request.POST.get("way") or request.GET.get("way", "")


def answer(
    request: HttpRequest, desk: Desk, page: str, make_context: Callable[[], Context], *, beside: Sequence[str] = ()
) -> HttpResponse:
    """`page`, or its live parts with those of the page itself `beside` them; 204 when nothing is new.

    The context is made only when something is shown: most polls find nothing new.
    """
    if is_part(request) and request.GET.get("seen") == desk.seen:
        return HttpResponse(status=204)
    context = make_context()
    if not is_part(request):
        return render(request, page, context)
    if request.htmx.target == "guide":  # type: ignore[attr-defined]
        return fragments(request, GUIDE, context, beside=[CHECK])
    live = fragments(request, CHECK, context, beside=[BUTTON, *beside])
    live.write(_ticks(request, context, desk.guide.items if desk.guide else ()))
    return live


def ticked(request: HttpRequest, desk: Desk, keys: Collection[str]) -> HttpResponse:
    """After a tick: the steps of these keys and the progress, each to be swapped where it is.

    The other steps are left alone: of two ticks in a row, the answer to the first must not undo the second.
    """
    items = [item for item in (desk.guide.items if desk.guide else ()) if item.step.key in keys]
    return HttpResponse(_ticks(request, desk.context(), items))


def _ticks(request: HttpRequest, context: Context, items: Sequence[Item]) -> str:
    live = context | {"oob": True}
    ticks = (render_to_string(TICK, live | {"item": item}, request) for item in items)
    return "".join([render_to_string(PROGRESS, live, request), *ticks]) if context["guide"] else ""
