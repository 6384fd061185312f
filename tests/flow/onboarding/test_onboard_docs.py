"""docs/onboard-json.md: the example runs as it stands there, and every name of the document is told."""

from __future__ import annotations

import io
import re
from dataclasses import fields
from pathlib import Path

import pyarrow.csv
import pytest
from django.core.management import call_command

from tests.data.build import parquet
from tests.fakes import aws as fake
from tests.samples import insurance_table
from wizard.accounts.models import User, Workspace
from wizard.mapping.types import ColumnKind
from wizard.onboarding.document.reading import MOST_PROBLEMS, read_document
from wizard.onboarding.document.types import (
    LONGEST,
    MOST_ENTRIES,
    ColumnPart,
    DatasetsPart,
    Entry,
    ModelPart,
    SourcePart,
)
from wizard.onboarding.models import Onboarding
from wizard.onboarding.progress import progress
from wizard.registry.schema import ModelType
from wizard.sampling.settings import Resolution
from wizard.sampling.types import FileFormat

TEXT = (Path(__file__).parents[3] / "docs/onboard-json.md").read_text()
EXAMPLE = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)[0]


def serving_csv() -> bytes:
    out = io.BytesIO()
    options = pyarrow.csv.WriteOptions(delimiter=";")
    pyarrow.csv.write_csv(insurance_table(200).drop_columns(["embeddings"]), out, options)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_the_example_goes_as_far_as_the_columns(
    acme: Workspace, dana: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = fake.install(monkeypatch)
    aws.buckets["acme-ml"] = {"in/serving.csv": serving_csv(), "in/training.parquet": parquet(insurance_table(200))}
    file = tmp_path / "onboardings.json"
    file.write_text(EXAMPLE)
    call_command("onboard", str(file), "--as", dana.email, stdout=io.StringIO())
    states = progress(Onboarding.objects.with_facts().get())
    assert [state.status.value for state in states.steps[:4]] == ["done", "done", "done", "open"], states.last_problem
    result = states.facts.samples["serving"].result
    assert result
    assert "amount_eur" in [column.name for column in result.columns]


def test_the_example_says_everything_that_can_be_said() -> None:
    (read,) = read_document(EXAMPLE)
    assert read.problems == ()
    assert read.entry
    told = read.entry.to_json()
    assert set(told) == {each.name for each in fields(Entry)}
    assert set(told["model"]) == {each.name for each in fields(ModelPart)}
    assert set(told["datasets"]["serving"]) == {each.name for each in fields(SourcePart)}


@pytest.mark.parametrize("part", [Entry, ModelPart, DatasetsPart, SourcePart, ColumnPart])
def test_every_name_is_told(part: type) -> None:
    assert [each.name for each in fields(part) if f"`{each.name}`" not in TEXT] == []


@pytest.mark.parametrize("words", [ModelType, ColumnKind, FileFormat, Resolution])
def test_every_word_is_told(words: type) -> None:
    assert [word.value for word in words if f"`{word.value}`" not in TEXT] == []


def test_the_limits_are_those_of_the_code() -> None:
    assert f"up to {MOST_ENTRIES} at once" in TEXT
    assert f"{LONGEST:,} bytes" in TEXT
    assert f"The first {MOST_PROBLEMS} faults" in TEXT
