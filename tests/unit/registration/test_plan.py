"""The order and the calls that are made of it."""

from __future__ import annotations

import inspect
import json

import pytest

from tests.unit.registration.orders import FIELDS, dataset, order
from wizard.registration.destinations.base import Destination
from wizard.registration.plan import Order, Verb, make_plan
from wizard.registration.rules import order_problems
from wizard.registry.schema import VersionSchema


def test_an_order_survives_json() -> None:
    full = order(
        description="d",
        owner="a@b.c",
        icon="ltv",
        colour="red",
        tags={"team": "risk"},
        datasets=(dataset(), dataset("training", id_column="", timestamp_column="")),
    )
    assert Order.from_json(json.loads(json.dumps(full.to_json()))) == full


def test_model_then_version_then_each_dataset_and_its_sync() -> None:
    plan = make_plan(order(datasets=(dataset(), dataset("training"))))
    assert [call.verb for call in plan] == [
        Verb.CREATE_MODEL,
        Verb.CREATE_MODEL_VERSION,
        Verb.CONNECT_DATASET,
        Verb.START_SYNC,
        Verb.CONNECT_DATASET,
        Verb.START_SYNC,
    ]
    assert len({call.key for call in plan}) == len(plan)
    assert all(len(call.key) < 60 and call.title for call in plan)


def test_keys_are_the_same_every_time() -> None:
    keys = [[call.key for call in make_plan(order())] for _ in range(2)]
    assert keys[0] == keys[1]


def test_a_sync_of_other_columns_is_another_sync() -> None:
    def sync_key(of: Order) -> str:
        return make_plan(of)[-1].key

    assert sync_key(order()) == sync_key(order(name="Renamed"))
    assert sync_key(order()) != sync_key(order(datasets=(dataset(id_column="other"),)))
    assert sync_key(order()) != sync_key(order(schema=VersionSchema(FIELDS[1:])))


def test_calls_use_only_what_earlier_calls_gave() -> None:
    seen: set[str] = set()
    for call in make_plan(order(datasets=(dataset(), dataset("training")))):
        assert set(call.uses.values()) <= seen
        seen.add(call.key)


@pytest.mark.parametrize("call", make_plan(order()), ids=lambda call: call.verb)
def test_every_call_fits_the_method_of_its_verb(call: object) -> None:
    parameters = inspect.signature(getattr(Destination, call.verb.value)).parameters  # type: ignore[attr-defined]
    assert set(parameters) == {"self", "key", *call.arguments, *call.uses}  # type: ignore[attr-defined]


def test_long_names_leave_room_in_titles() -> None:
    assert all(len(call.title) <= 120 for call in make_plan(order(name="n" * 400, version_name="v" * 400)))


def codes(of: Order) -> list[str]:
    return [problem.code for problem in order_problems(of)]


def test_a_good_order() -> None:
    assert codes(order()) == []


def test_serving_data_needs_its_key_columns() -> None:
    bare = {"id_column": "", "timestamp_column": ""}
    assert codes(order(datasets=(dataset(**bare),))) == ["registration.id.missing", "registration.timestamp.missing"]
    assert codes(order(datasets=(dataset("training", **bare),))) == []


def test_an_order_is_judged_by_the_rules_of_the_registry() -> None:
    found = codes(order(model_id="a/b", schema=VersionSchema(()), tags={"": "x"}))
    assert found == ["registry.model_id.characters", "registry.tags.key", "registry.schema.prediction.missing"]


def test_the_model_of_a_next_version_is_found_and_never_made() -> None:
    following = order(is_next_version=True)
    plan = make_plan(following)
    assert [call.verb for call in plan[:2]] == [Verb.FIND_MODEL, Verb.CREATE_MODEL_VERSION]
    assert plan[0].arguments == {"model_id": "fraud"}
    assert [call.key for call in plan] == [call.key for call in make_plan(order())]
    assert Order.from_json(json.loads(json.dumps(following.to_json()))) == following


def test_an_order_that_was_stored_before_there_were_next_versions_makes_its_model() -> None:
    stored = order().to_json()
    del stored["is_next_version"]
    assert Order.from_json(stored) == order()
