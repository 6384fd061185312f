"""How the values of each field are spread: beside the training data, in each of its states, of 5 and of 500 fields."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests import records
from wizard.accounts.models import Workspace
from wizard.registry.models import Dataset, MLModel
from wizard.registry.schema import FieldType
from wizard.sampling.types import LogicalType
from wizard.sync.profile import FieldProfile, Histogram
from wizard.sync.types import FieldCheck

QUANTILES = ("p0", "p1", "p5", "p25", "p50", "p75", "p95", "p99", "p100")


def numbers(name: str, *counts: int, kind: FieldType = FieldType.NUMERIC, low: float = 20.0) -> FieldCheck:
    ends = tuple((at, low + place) for place, at in enumerate(QUANTILES))
    profile = FieldProfile(sum(counts), quantiles=ends, histogram=Histogram(low, 2.0, counts), distinct=len(counts))
    return FieldCheck(name, name.title(), kind, profile=profile)


def texts(name: str, **counts: int) -> FieldCheck:
    profile = FieldProfile(sum(counts.values()), distinct=len(counts), top_values=tuple(counts.items()))
    return FieldCheck(name, name.title(), FieldType.CATEGORICAL, profile=profile)


USUAL = (numbers("age", 500, 300, 200), numbers("income", 400, 400, 200), texts("channel", web=900, phone=100))
MOVED = (numbers("income", 400, 400, 200), texts("channel", web=800, phone=200), numbers("age", 100, 300, 600))


@pytest.fixture
def model(acme: Workspace) -> MLModel:
    return records.model(acme)


@pytest.fixture
def serving(model: MLModel) -> Dataset:
    return records.dataset(records.version(model))


@pytest.fixture
def training(serving: Dataset) -> Dataset:
    return records.dataset(serving.version, kind="training")


def page(client: Client, model: MLModel, query: str = "") -> str:
    answer = client.get(f"/models/{model.pk}/{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def fields(text: str, dataset: Dataset) -> list[str]:
    """The fields of one dataset's panel, each with its markup, in the order in which they stand."""
    part = text[text.index(f'id="fields-{dataset.pk}"') :].partition("</section>")[0]
    return part.split('<details class="shape"')[1:]


def test_what_moved_most_stands_first_with_its_measure(
    model: MLModel, serving: Dataset, training: Dataset, as_dana: Client
) -> None:
    records.read(training, found=records.result(fields=USUAL))
    records.read(serving, found=records.result(fields=MOVED))
    text = page(as_dana, model)
    shown = fields(text, serving)
    assert [re.findall(r'class="column-name">(\w+)<', each)[0] for each in shown] == ["age", "channel", "income"]
    assert 'data-effect="large"' in shown[0]
    assert "moved much" in shown[0]
    assert "Jensen–Shannon distance" in shown[0]
    assert all('data-effect="small"' in each for each in shown[1:])
    assert "<strong>1 field is spread otherwise than in the training data</strong>: age (PSI" in text
    assert text.count('data-finding="sync.drift.large"') == 1
    assert not re.search("data-effect", "".join(fields(text, training))), "the training data is compared with nothing"


def test_each_picture_is_told_in_words(model: MLModel, serving: Dataset, training: Dataset, as_dana: Client) -> None:
    records.read(training, found=records.result(fields=USUAL))
    records.read(serving, found=records.result(fields=MOVED))
    age = fields(page(as_dana, model), serving)[0]
    assert 'aria-label="age: most often 24 to 26 (60%); in the training data 20 to 22 (50%)"' in age
    assert age.count('class="spread-theirs"') == 1


def test_figures_are_in_the_fold_with_those_of_the_training_data(
    model: MLModel, serving: Dataset, training: Dataset, as_dana: Client
) -> None:
    records.read(training, found=records.result(fields=USUAL))
    records.read(serving, found=records.result(fields=MOVED))
    age, channel, _ = fields(page(as_dana, model), serving)
    assert '<th scope="row">half</th><td class="number">24</td><td class="number">24</td>' in age
    row = '<code class="sample">phone</code></th><td class="number">20%</td><td class="number">10%</td>'
    assert row in channel


def test_columns_of_other_types_are_not_compared(
    model: MLModel, serving: Dataset, training: Dataset, as_dana: Client
) -> None:
    words, codes = texts("grade", low=500, high=500), texts("grade", **{"1": 400, "2": 600})
    records.read(serving, found=records.result(fields=(words,)).with_held({"Grade": LogicalType.STRING}))
    records.read(training, found=records.result(fields=(codes,)).with_held({"Grade": LogicalType.INTEGER}))
    (grade,) = fields(page(as_dana, model), serving)
    assert 'not compared</span><span class="sub">the types differ' in grade
    assert "PSI" not in grade
    assert "data-effect" not in grade
    assert "spread-theirs" not in grade


def test_of_too_many_different_values_nothing_is_compared_and_dashes_are_explained(
    model: MLModel, serving: Dataset, training: Dataset, as_dana: Client
) -> None:
    def said(*names: str) -> FieldCheck:
        profile = FieldProfile(5_000, distinct=4_900, top_values=tuple((name, 2) for name in names))
        return FieldCheck("raw", "Raw", FieldType.TEXT, profile=profile)

    records.read(training, found=records.result(fields=(said(*"cdefgh"),)))
    records.read(serving, found=records.result(fields=(said(*"abc"),)))
    (raw,) = fields(page(as_dana, model), serving)
    assert 'not compared</span><span class="sub">too many different values' in raw
    assert "PSI" not in raw
    assert raw.count('<td class="number">–</td>') == 2
    assert "–: not among the frequent values of the training data" in raw


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("none", "No training data is connected"),
        ("unread", "The training data has not been read in full yet"),
        ("training-old", "The training data was read before Embark kept"),
        ("old", "This was read before Embark kept how values are spread"),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(
    model: MLModel, serving: Dataset, as_dana: Client, state: str, words: str
) -> None:
    records.read(serving, found=records.result() if state == "old" else records.result(fields=MOVED))
    if state != "none":
        trained = records.dataset(serving.version, kind="training")
        if state != "unread":
            records.read(trained, found=records.result())
    text = page(as_dana, model)
    own = text[text.index(f'id="fields-{serving.pk}"') :].partition("</section>")[0]
    assert re.findall('data-shapes="([a-z-]+)"', own) == [state]
    assert words in own


def test_nulls_stand_beside_those_of_the_training_data(
    model: MLModel, serving: Dataset, training: Dataset, as_dana: Client
) -> None:
    records.read(training, found=records.result(fields=(FieldCheck("age", "Age", FieldType.NUMERIC, nulls=10),)))
    records.read(serving, found=records.result(fields=(FieldCheck("age", "Age", FieldType.NUMERIC, nulls=250),)))
    (age,) = fields(page(as_dana, model), serving)
    assert "25% null" in age
    assert "1% in training" in age


def test_of_many_fields_the_first_are_drawn_and_all_on_demand(
    model: MLModel, serving: Dataset, as_dana: Client
) -> None:
    many = tuple(numbers(f"f{number}", 10, number + 1) for number in range(500))
    records.read(serving, found=records.result(fields=many))
    text = page(as_dana, model)
    assert len(fields(text, serving)) == 25
    assert "Show all 500 fields" in text
    assert len(fields(page(as_dana, model, f"?whole={serving.pk}"), serving)) == 500


def test_values_are_escaped_and_hidden_from_an_account_manager(
    model: MLModel, serving: Dataset, as_dana: Client, as_mo: Client
) -> None:
    records.read(serving, found=records.result(fields=(texts("channel", **{"<script>x": 9, "web": 1}),)))
    hers = page(as_dana, model)
    assert "<script>x" not in hers
    assert "&lt;script&gt;x" in hers
    assert "script&gt;x" not in page(as_mo, model)


def test_moments_are_told_as_days(model: MLModel, serving: Dataset, as_dana: Client) -> None:
    born = numbers("born", 5, 9, kind=FieldType.DATETIME, low=1_700_000_000.0)
    records.read(serving, found=records.result(fields=(born,)))
    (field,) = fields(page(as_dana, model), serving)
    assert "most often 2023-11-14 to 2023-11-14" in field
