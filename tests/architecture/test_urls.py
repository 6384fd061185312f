"""Every address is guarded, declared public, or allauth's: nobody forgets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from wizard.web.api.urls import calls

PUBLIC = {
    "issuer:discovery",
    "issuer:keys",
    "health:live",
    "health:ready",
    "demo:sign_in",
    "demo:mailbox",
    "demo:handed_off_console",
    "handoff:page",
    "handoff:packet",
    "handoff:file",
    "handoff:receipts",
    "handoff:receipts_csv",
    "api:reference",
    "api:openapi",
}
"""What may be seen without signing in. A new name here is a decision, not a convenience.

What is behind a hand-off link needs no account, but a link: those views are guarded as well.
"""
CALLS = {f"api:{each.name}" for each in calls}


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver) and not belongs_to_allauth(each):
            yield from patterns(each, ":".join(filter(None, [namespace, each.namespace])))
        elif isinstance(each, URLPattern):
            yield ":".join(filter(None, [namespace, each.name])), each


def belongs_to_allauth(resolver: URLResolver) -> bool:
    return getattr(resolver.urlconf_module, "__name__", "").startswith("allauth.")


OURS = dict(patterns(get_resolver()))


def is_public(pattern: URLPattern) -> bool:
    return getattr(pattern.callback, "login_required", True) is False


def test_there_are_addresses_to_look_at() -> None:
    assert len(OURS) > 20


@pytest.mark.parametrize("name", OURS)
def test_it_decides_itself_who_may_see_it_or_is_public(name: str) -> None:
    guarded = getattr(OURS[name].callback, "guarded", False)
    assert guarded or is_public(OURS[name]), f"{name} has no guard of wizard.web.access and is not login_not_required"


def test_only_what_is_meant_to_be_public_is() -> None:
    """Calls of the API ask for a token: see tests/web/api/test_access.py."""
    public = {name for name, pattern in OURS.items() if is_public(pattern)}
    assert {name for name in public if name not in CALLS} == PUBLIC


@pytest.mark.parametrize("name", OURS)
def test_its_view_is_ours(name: str) -> None:
    assert OURS[name].callback.__module__.startswith("wizard.web"), "HTTP lives in wizard/web only"
