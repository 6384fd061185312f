"""A read option that does not fit is told beside its field, and what was typed stays."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.onboarding.models import Onboarding
from wizard.sampling.models import Sample

HTMX = {"HX-Request": "true", "HX-Target": "sample"}


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.connected(acme, dana)


def refused(client: Client, row: Onboarding, **options: str) -> str:
    sent = {"action": "sample", "dataset": "serving", "location": "s3://acme-ml/in/a.csv", "format": "csv"}
    answer = client.post(f"/onboardings/{row.pk}/data", sent | {"shown": "options"} | options, headers=HTMX)
    assert answer.status_code == 422
    assert Sample.objects.count() == 0
    return answer.content.decode()


@pytest.mark.parametrize(
    ("name", "value"), [("encoding", "klingon"), ("maxColumns", "many"), ("comment", "##"), ("sep", "@other")]
)
def test_the_problem_stands_beside_the_field(row: Onboarding, as_dana: Client, name: str, value: str) -> None:
    typed = {f"option-{name}": value} | ({"option-sep@": "a very long mark"} if name == "sep" else {})
    page = refused(as_dana, row, **typed)
    assert f'href="#option-{name}"' in page, "a line at the location leads to it"
    typed_in = f"option-{name}@" if name in ("sep", "comment") else f"option-{name}"
    control = re.search(rf'<(?:input|select)[^>]*name="{typed_in}"[^>]*>', page)
    assert control
    assert 'aria-invalid="true"' in control[0]
    assert f'aria-describedby="wrong-{name}' in control[0]
    assert page.count('aria-invalid="true"') == 1
    wrong = page[page.index(f'id="wrong-{name}"') :]
    assert "field-error" in page
    assert "data.options.value" in wrong[: wrong.index("</p>")]
    assert typed.get("option-sep@", value) in page, "what was typed is still there"
    assert "data-problem=" not in page, "it is said once"
    assert f"“{typed.get('option-sep@', value)}”" in wrong[: wrong.index("</p>")]


def test_the_value_that_does_not_fit_is_shown_shortened_and_never_run(row: Onboarding, as_dana: Client) -> None:
    page = refused(as_dana, row, **{"option-encoding": "<script>alert(1)</script>" + "x" * 100})
    wrong = page[page.index('id="wrong-encoding"') :]
    assert "“&lt;script&gt;alert(1)&lt;/script&gt;xxxxxxxxxxxxxx…”" in wrong[: wrong.index("</p>")]


def test_an_option_without_a_field_of_its_own_leads_to_the_others(row: Onboarding, as_dana: Client) -> None:
    page = refused(as_dana, row, **{"other-name": "fs.s3a.access.key", "other-value": "x"})
    assert 'href="#more-options"' in page
    assert 'data-problem="data.options.credential"' in page


def test_without_javascript_it_is_the_same_page(row: Onboarding, as_dana: Client) -> None:
    sent = {"action": "sample", "dataset": "serving", "location": "s3://acme-ml/in/a.csv", "format": "csv"}
    answer = as_dana.post(f"/onboardings/{row.pk}/data", sent | {"shown": "options", "option-encoding": "klingon"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="klingon"' in page
    assert 'aria-invalid="true"' in page
