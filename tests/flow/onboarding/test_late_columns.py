"""A column that only the data of late actuals has is mapped beside those of the serving data."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tests import factories
from tests.data.build import parquet
from tests.fakes.aws import FakeAws
from tests.flow.onboarding.test_journey import again, aws, connected  # noqa: F401
from tests.samples import insurance_table
from wizard.accounts.models import User, Workspace
from wizard.mapping.drafts import suggested_draft
from wizard.mapping.suggestions import suggest
from wizard.mapping.types import ColumnKind
from wizard.onboarding import services
from wizard.onboarding.models import Onboarding
from wizard.onboarding.order import order_for
from wizard.onboarding.progress import progress, progress_of_many
from wizard.registration.code import python_code
from wizard.registry.models import Dataset
from wizard.registry.schema import ModelType
from wizard.sampling.location import parse
from wizard.sampling.settings import ReadSettings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def row(acme: Workspace, dana: User, aws: FakeAws) -> Onboarding:  # noqa: F811
    table = insurance_table(300)
    late = table.select(["prediction_id", "prediction_timestamp", "did_buy_insurance"])
    late = late.append_column("clerk", pa.array(["kim", "lee", "max"] * 100))
    objects = {"serving": parquet(table.drop_columns(["did_buy_insurance"])), "actuals": parquet(late)}
    made = connected(acme, dana, datasets=["serving", "actuals"])
    for kind, data in objects.items():
        aws.buckets["acme-ml"][f"in/{kind}.parquet"] = data
        location = parse(f"s3://acme-ml/in/{kind}.parquet")
        services.submit_source(onboarding=again(made), kind=kind, location=location, settings=ReadSettings(), by=dana)
    return again(made)


def mapped(row: Onboarding, dana: User) -> Onboarding:
    result = progress(row).facts.opened
    assert result
    draft = suggested_draft(result.columns, suggestions=suggest(result.columns, model_type=ModelType.BINARY))
    factories.keep_mapping(row, draft, dana)
    return again(row)


def test_it_is_suggested_as_the_actual_or_left_out(row: Onboarding, dana: User) -> None:
    draft = mapped(row, dana).mapping
    assert draft
    columns = {column.column: column for column in draft.draft.columns}
    assert (columns["did_buy_insurance"].kind, columns["did_buy_insurance"].actual_for) == (
        ColumnKind.ACTUAL,
        "will_buy_insurance",
    )
    assert columns["clerk"].kind == ColumnKind.LEFT_OUT
    assert [column.column for column in draft.draft.of_kind(ColumnKind.ID)] == ["prediction_id"]


def test_the_dataset_that_has_it_is_connected_with_it(row: Onboarding, dana: User) -> None:
    state = progress(mapped(row, dana))
    assert state.facts.mapping_blocks == ()
    order = order_for(state.facts)
    serving, actuals = order.datasets
    assert "did_buy_insurance" not in serving.column_map
    assert actuals.column_map == {"did_buy_insurance": "did_buy_insurance"}
    code = python_code(order, base_url="http://127.0.0.1:8000")
    late = code[code.index("connect_actuals") :]
    assert '"will_buy_insurance": "did_buy_insurance"' in late
    assert '"proba": "did_buy_insurance"' in late
    assert "labels" not in code[code.index("connect_serving") : code.index("connect_actuals")]


def test_as_a_feature_it_is_refused(row: Onboarding, dana: User) -> None:
    made = mapped(row, dana)
    assert made.mapping
    columns = made.mapping.draft.columns
    as_feature = tuple(
        type(each)(each.column, ColumnKind.FEATURE, each.type or columns[2].type) if each.column == "clerk" else each
        for each in columns
    )
    factories.keep_mapping(made, type(made.mapping.draft)(as_feature), dana)
    (problem,) = progress(again(row)).facts.mapping_blocks
    assert problem.code == "mapping.column.elsewhere"


def test_it_is_registered_and_both_datasets_are_read(row: Onboarding, dana: User) -> None:
    made = mapped(row, dana)
    services.submit_review(onboarding=made, by=dana)
    assert [state.status.value for state in progress(again(row)).steps] == ["done"] * 6
    results = {dataset.kind: dataset.sync_runs.get().result for dataset in Dataset.objects.all()}
    assert results["serving"]
    assert results["actuals"]
    assert [check.field for check in results["actuals"].fields] == ["did_buy_insurance"]
    assert "did_buy_insurance" not in [check.field for check in results["serving"].fields]


def test_the_list_of_onboardings_judges_it_alike(row: Onboarding, dana: User) -> None:
    mapped(row, dana)
    (state,) = progress_of_many(Onboarding.objects.with_facts())
    assert state.facts.mapping_blocks == ()
