"""The API: both generations of the vendor's client on one registry. This module puts it together."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import NinjaAPI

from wizard.web.api.access import RATE, BearerToken, TokenRate
from wizard.web.api.answers import answer_failures
from wizard.web.api.generation3 import datasets as datasets3
from wizard.web.api.generation3 import models as models3
from wizard.web.api.generation3 import sources, watching, workspace
from wizard.web.api.generation3 import versions as versions3
from wizard.web.api.parsing import PlainJson
from wizard.web.api.v1beta import datasets, graphql, models, monitors, versions
from wizard.web.api.v1beta.outcomes import Capabilities

api = NinjaAPI(
    title="Embark",
    version="2 and 3",
    description="The registry of models, versions and datasets, as the clients aporia 2.x and 3.x speak to it.",
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


for router in (models.router, versions.router, datasets.router, monitors.router):
    api.add_router("/v1beta", router)
api.add_router("/v1", graphql.router)

HERE = "{account}/{workspace}"
"""Where 3.x clients name the workspace; it must be the token's."""
for router in (models3.router, versions3.router, sources.router, datasets3.router, watching.router):
    api.add_router(f"/api/v1/{HERE}", router)
for router in (datasets3.crud, watching.crud, workspace.crud):
    api.add_router(f"/v1/crud-service/{HERE}", router)
api.add_router("/v1/identity-service", workspace.identity)
api.add_router(f"/v1/metrics-agency/{HERE}", workspace.agency)
