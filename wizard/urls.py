"""Every address of Embark, one include per web area."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from wizard.web import pages, styleguide

handler500 = "wizard.web.pages.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("accounts/", include("wizard.web.signin.urls")),
    path("onboardings/", include("wizard.web.onboarding.urls")),
    path("handoff/", include("wizard.web.handoff.urls")),
    path("models/", include("wizard.web.registry.urls")),
    path("workspaces/", include("wizard.web.workspace.urls")),
    path("customers/", include("wizard.web.console.urls")),
    path("t/", include("wizard.web.issuer.urls")),
    path("health/", include("wizard.web.health.urls")),
    path("", include("wizard.web.api.urls")),
]

if not settings.IN_PRODUCTION:
    urlpatterns += [
        path("demo/", include("wizard.web.demo.urls")),
        path("styleguide/", styleguide.view, name="styleguide"),
    ]
