"""The guide's files, to download. Http404 leaves this module when there is no such file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from wizard.web.aws_access.desk import Desk
from wizard.web.aws_access.ways import ways_of


def guide_file(desk: Desk, *, way: str, name: str) -> HttpResponse:
    """One file of one of the guide's ways, made from the grant as it is now."""
    files = (
        file
        for variant in (ways_of(desk.grant) if desk.grant else ())
        if variant.key == way
        for file in variant.files
        if file.name == name
    )
    file = next(files, None)
    if file is None:
        raise Http404
    answer = HttpResponse(file.text, content_type=f"{file.media_type}; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name) or "attachment"
    return answer
