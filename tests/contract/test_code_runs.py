"""The code that Review shows, run for real against a live Embark: it makes what the wizard would have made."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.unit.registration.orders import FIELDS, dataset, order
from wizard.accounts.models import Workspace
from wizard.accounts.tokens import issue_token
from wizard.registration.as_code import stack_code
from wizard.registration.code import python_code
from wizard.registration.curl import curl_code
from wizard.registration.destinations.local import LocalDestination
from wizard.registration.plan import Order, make_plan
from wizard.registry.models import Dataset, MLModel, ModelVersion

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[2]
ODD = 'it\'s "odd" $HOME `id` \\n é 😀'


@pytest.fixture
def python() -> list[str]:
    """Runs Python with the vendor's 2.x client."""
    made = subprocess.run([ROOT / "scripts/client.sh", "aporia2"], check=True, capture_output=True, text=True)
    return [made.stdout.strip()]


def odd_order() -> Order:
    """Everything that the code has to write out, in words that a shell or Python could trip over."""
    read = {"select_expr": ("*", f"concat(owner, '{ODD}') AS x"), "read_options": {"sep": ";", "quote": "'"}}
    column_map = {field.name: field.name for field in FIELDS} | {"amount": ODD}
    return order(
        model_id="größe 1.0+rc",
        name=ODD,
        version_name="v 1 <b>",
        description=ODD,
        owner="dana@acme.test",
        icon="fraud-detection",
        colour="green",
        tags={"team": ODD},
        datasets=(
            dataset(object_format="csv", object_path=f"s3://acme-ml/in/{ODD}.csv", sample_size=0.25, **read),
            dataset("training", id_column="", timestamp_column="", column_map=column_map),
        ),
    )


def registered(workspace: Workspace) -> dict[str, object]:
    """What the registry holds, without ids and moments."""
    model = MLModel.objects.get(workspace=workspace)
    version = ModelVersion.objects.get(model=model)
    facts = ("model_id", "name", "description", "owner", "icon", "colour", "tags")
    return {
        "model": {name: getattr(model, name) for name in facts},
        "version": (version.name, version.model_type, version.schema),
        "datasets": [
            (
                each.kind,
                each.id_column,
                each.timestamp_column,
                each.column_map,
                each.data_source.object_path,
                each.data_source.object_format,
                each.data_source.read_options,
                each.data_source.select_expr,
                each.data_source.sample_size,
            )
            for each in Dataset.objects.filter(version=version).order_by("kind")
        ],
    }


def by_the_wizard(of: Order) -> dict[str, object]:
    """What a registration of the order makes in the built-in registry."""
    workspace = factories.workspace("By hand")
    connection = workspace.connections.create(
        bucket="acme-ml", role_name="r", role_arn="arn:aws:iam::123456789012:role/r"
    )
    destination = LocalDestination(workspace=workspace, by=None)
    made: dict[str, str] = {}
    for call in make_plan(of):
        earlier = {name: made[key] for name, key in call.uses.items()}
        arguments = dict(call.arguments)
        if "dataset" in arguments and not isinstance(arguments["dataset"], str):
            arguments["dataset"] = replace(arguments["dataset"], connection_id=connection.pk)
        made[call.key] = getattr(destination, call.verb.value)(key=call.key, **arguments, **earlier)
    return registered(workspace)


@pytest.mark.parametrize("way", ["python", "curl"])
def test_it_makes_what_the_wizard_makes(
    transactional_db: None, live_server: LiveServer, python: list[str], tmp_path: Path, way: str
) -> None:
    acme, of = factories.workspace(), odd_order()
    _, secret = issue_token(workspace=acme, name="code", by=None)
    write: Callable[..., str] = {"python": python_code, "curl": curl_code}[way]
    script = tmp_path / "register"
    script.write_text(write(of, base_url=live_server.url), encoding="utf-8")
    done = subprocess.run(
        [*(python if way == "python" else ["sh"]), script],
        env={"PATH": os.environ["PATH"], "NO_PROXY": "*", "APORIA_TOKEN": secret, "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-2_000:]
    assert registered(acme) == by_the_wizard(of)


def test_a_stack_makes_the_model_as_far_as_3x_can_say_it(
    transactional_db: None, live_server: LiveServer, tmp_path: Path
) -> None:
    acme, of = factories.workspace(), odd_order()
    _, secret = issue_token(workspace=acme, name="code", by=None)
    python3 = subprocess.run([ROOT / "scripts/client.sh", "aporia3"], check=True, capture_output=True, text=True)
    script = tmp_path / "stack.py"
    code = stack_code(of, base_url=live_server.url, account=acme.account, workspace=acme.slug)
    script.write_text(code, encoding="utf-8")
    for _ in range(2):  # applied again, it makes nothing new
        done = subprocess.run(
            [python3.stdout.strip(), script],
            env={"PATH": os.environ["PATH"], "NO_PROXY": "*", "APORIA_TOKEN": secret, "LANG": "C.UTF-8"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-2_000:]
    seen = registered(acme)
    assert isinstance(seen["model"], dict)
    told = {name: seen["model"][name] for name in ("name", "description", "owner", "icon", "colour")}
    assert told == {name: getattr(of, name) for name in told}
    assert isinstance(seen["version"], tuple)
    name, model_type, schema = seen["version"]
    assert (name, model_type) == (of.version_name, of.model_type)
    # Of two datasets the training one has renamed a field: in 3.x, that is a field of its own.
    names = {field.name for field in of.schema.fields} | {ODD}
    assert {field.name for field in schema.fields} == names
    sources = {each.kind: each.data_source for each in Dataset.objects.select_related("data_source")}
    assert sources["serving"].select_expr == list(of.datasets[0].select_expr)
    assert {kind: source.object_path for kind, source in sources.items()} == {
        each.kind: each.object_path for each in of.datasets
    }
