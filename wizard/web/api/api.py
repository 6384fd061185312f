"""The API: both generations of the vendor's client on one registry. This module puts it together."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import NinjaAPI

from wizard.web.api.access import RATE, BearerToken, TokenRate
from wizard.web.api.answers import answer_failures
from wizard.web.api.parsing import PlainJson
from wizard.web.api.v1beta import datasets, graphql, models, versions
from wizard.web.api.v1beta.outcomes import Capabilities

api = NinjaAPI(
    title="Embark",
    version="v1beta",
    description="The registry of models, versions and datasets, as the client aporia 2.x speaks to it.",
    auth=BearerToken(),
    throttle=TokenRate(RATE),
    parser=PlainJson(),
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
answer_failures(api)


@api.get("/v1beta/capabilities", auth=None, throttle=[], response=Capabilities, tags=["Capabilities"])
@api.get("/v1beta/capabilities/", auth=None, throttle=[], response=Capabilities, include_in_schema=False)
def capabilities(request: HttpRequest) -> dict[str, bool]:  # noqa: ARG001
    """What this server understands. Open to all: the client asks it before it says which token it has."""
    return {"is_field_schema_supported": True}


for router in (models.router, versions.router, datasets.router):
    api.add_router("/v1beta", router)
api.add_router("/v1", graphql.router)
