"""A registered version as code, whoever has registered it."""

from __future__ import annotations

from django.test import Client

from tests import records
from wizard.accounts.models import User, Workspace
from wizard.onboarding.as_document import entry_of_version
from wizard.registration.registered import order_of
from wizard.registry.declaring import create_declared_version
from wizard.registry.models import Dataset


def test_every_form_of_code_is_shown(acme: Workspace, as_dana: Client, as_mo: Client, as_eve: Client) -> None:
    dataset = records.dataset(records.version(records.model(acme)))
    address = f"/models/{dataset.version.model.pk}/versions/{dataset.version_id}/code"
    for client in (as_dana, as_mo):
        seen = client.get(address).content.decode()
        for words in ("aporia.create_model", "aporia.Stack", "curl", "onboardings"):
            assert words in seen
    assert as_eve.get(address).status_code == 404


def test_a_version_without_data_has_code_but_no_document(acme: Workspace, as_dana: Client, dana: User) -> None:
    model = records.model(acme)
    version, _ = create_declared_version(model=model, name="v9", by=dana)
    seen = as_dana.get(f"/models/{model.pk}/versions/{version.pk}/code").content.decode()
    assert "aporia.create_model_version" in seen
    assert "aporia.Stack" not in seen
    assert entry_of_version(version) is None


def test_the_order_and_the_document_say_what_is_registered(acme: Workspace) -> None:
    dataset: Dataset = records.dataset(records.version(records.model(acme)))
    order = order_of(dataset.version)
    assert order.schema == dataset.version.schema
    assert order.datasets[0].column_map == dataset.column_map
    entry = entry_of_version(dataset.version)
    assert entry
    told = {column.field: column.column for column in entry.columns if column.field}
    assert told == dataset.column_map
