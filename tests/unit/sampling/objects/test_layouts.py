"""The recommended layout: other datasets beside this one, and groups in the names of the columns."""

from __future__ import annotations

from wizard.sampling.objects.layouts import group_of, has_groups, layout
from wizard.sampling.objects.tables import delta_above, delta_tables, foreign_table, is_delta_table


def siblings(key: str, *neighbours: str) -> dict[str, str]:
    found = layout(bucket="acme-ml", key=key, neighbours=neighbours)
    return dict(found.siblings) if found else {}


def test_siblings_are_proposed_as_the_other_datasets() -> None:
    assert siblings("m/v1/serving.parquet", "m/v1/serving.parquet", "m/v1/train.parquet", "m/v1/test.parquet") == {
        "training": "s3://acme-ml/m/v1/train.parquet",
        "testing": "s3://acme-ml/m/v1/test.parquet",
    }


def test_the_one_most_like_this_is_proposed() -> None:
    beside = ("m/train.csv", "m/train.parquet", "m/training/")
    assert siblings("m/serving.parquet", *beside) == {"training": "s3://acme-ml/m/train.parquet"}
    assert siblings("m/serving/", *beside) == {"training": "s3://acme-ml/m/training/"}


def test_other_names_are_no_layout() -> None:
    assert siblings("m/x.parquet", "m/train.parquet") == {}
    assert siblings("m/serving.parquet", "m/serving.csv", "m/x.parquet") == {}


def test_groups_are_told_by_the_names_of_columns() -> None:
    assert group_of("features.age") == "features"
    assert group_of("raw_inputs.text") == "raw_inputs"
    assert group_of("features.") is None
    assert has_groups(["id", "predictions.score"])
    assert not has_groups(["features", "id"])


def test_tables_are_told_by_what_lies_beside_the_data() -> None:
    assert is_delta_table(["t/_delta_log/", "t/day=1/"], base="t/")
    assert not is_delta_table(["t/x/_delta_log/"], base="t/")
    assert delta_tables(["t/a/_delta_log/0.json", "t/a/_delta_log/1.json", "my_delta_log/x"]) == ["t/a/"]
    assert delta_above("t/day=1/hour=2/") == ["t/"]
    assert delta_above("t/x/") == []


def test_foreign_tables_are_told_by_name() -> None:
    iceberg = foreign_table(["t/data/x.parquet", "t/metadata/00001-a.metadata.json"], base="t/")
    hudi = foreign_table(["t/.hoodie/hoodie.properties"], base="t/")
    assert iceberg
    assert iceberg.kind == "Iceberg"
    assert hudi
    assert hudi.kind == "Hudi"
    assert foreign_table(["t/metadata/readme.json"], base="t/") is None
