"""Which objects are read, and why the others are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.sampling.objects.entries import Entry, entries, keys
from wizard.core.problems import ProblemError
from wizard.sampling.objects.choosing import Chosen, Wanted, choose, nothing_but_this_level
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import FileFormat


def chosen(listed: list[Entry], glob: str = "", declared: FileFormat | None = None, **options: str) -> Chosen[Entry]:
    return choose(listed, wanted=Wanted("in/", glob, ReadSettings(format=declared, options=options)))


def reasons(found: Chosen[Entry]) -> dict[str, int]:
    return {entry.code.removeprefix("data.ignored."): entry.count for entry in found.ignored}


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("in/_SUCCESS", "success"),
        ("in/_committed_123", "commit"),
        ("in/_started_123", "commit"),
        ("in/.part-0.parquet.crc", "checksum"),
        ("in/_metadata", "summary"),
        ("in/_common_metadata", "summary"),
        ("in/_temporary/0/x.parquet", "hidden"),
        ("in/.ipynb_checkpoints/x.parquet", "hidden"),
        ("in/.DS_Store", "hidden"),
        ("in/day=1/.hidden.parquet", "hidden"),
        ("in/sub/", "marker"),
        ("in/sub_$folder$", "marker"),
        ("in/t/_delta_log/00000000000000000000.json", "delta_log"),
        ("in/sub/x.parquet", "deeper"),
        ("in/x.csv", "format"),
        ("in/x.json.zst", "format"),
        ("in/README", "format"),
    ],
)
def test_what_is_no_data_is_left_out_with_its_reason(key: str, code: str) -> None:
    found = chosen(entries("in/a.parquet", "in/b.snappy.parquet", key))
    assert keys(found.matched) == ["in/a.parquet", "in/b.snappy.parquet"]
    assert reasons(found) == {code: 1}
    assert found.ignored[0].examples == (key,)


def test_objects_without_bytes_or_in_glacier_are_left_out() -> None:
    one, two, three = entries("in/a.csv", "in/b.csv", "in/c.csv")
    found = chosen([one, replace(two, size=0), replace(three, is_archived=True)])
    assert (keys(found.matched), reasons(found)) == (["in/a.csv"], {"archived": 1, "empty": 1})


def test_reasons_are_counted_with_three_examples() -> None:
    found = chosen(entries("in/a.csv", *(f"in/.{number}.crc" for number in range(9))))
    (crc,) = found.ignored
    assert (crc.count, len(crc.examples)) == (9, 3)


def test_partitions_are_read_on_every_level_even_below_an_underscore() -> None:
    found = chosen(entries("in/_year=2026/day=1/a.parquet", "in/_year=2026/day=2/b.parquet"))
    assert len(found.matched) == 2


def test_a_hidden_level_above_the_prefix_hides_nothing() -> None:
    found = choose(entries("in/_raw/a.csv"), wanted=Wanted("in/_raw/", "", ReadSettings()))
    assert len(found.matched) == 1


def test_a_glob_says_which_levels_it_means() -> None:
    found = chosen(entries("in/1/a.csv", "in/2/b.csv", "in/2/3/c.csv"), glob="in/*/*.csv")
    assert (keys(found.matched), reasons(found)) == (["in/1/a.csv", "in/2/b.csv"], {"glob": 1})


def test_prefixes_of_nothing_but_prefixes_mean_what_lies_deeper() -> None:
    found = chosen(entries("in/2026/11/a.csv", "in/2026/12/b.csv", "in/_SUCCESS"))
    assert len(found.matched) == 2
    assert [note.code for note in found.notes] == ["data.objects.all_deeper"]


def test_everything_is_read_when_it_is_asked_for() -> None:
    found = chosen(entries("in/a.csv", "in/x/b.csv"), recursiveFileLookup="true")
    assert (len(found.matched), found.notes) == (2, ())


def test_the_format_of_most_is_read_and_a_declared_one_wins() -> None:
    mixed = entries("in/a.csv.gz", "in/b.tsv", "in/c.parquet", "in/notes.txt")
    assert keys(chosen(mixed).matched) == ["in/a.csv.gz", "in/b.tsv"]
    assert keys(chosen(mixed, declared=FileFormat.PARQUET).matched) == ["in/c.parquet"]
    assert len(chosen(mixed, declared=FileFormat.JSON).matched) == 4, "a person knows better than the endings"


def test_texts_are_tables_where_there_is_nothing_else() -> None:
    assert len(chosen(entries("in/a.txt", "in/b.txt")).matched) == 2
    assert len(chosen(entries("in/part-00000", "in/part-00001")).matched) == 2


def test_the_options_of_spark_choose_too() -> None:
    listed = entries("in/a.csv", "in/b.csv", "in/c.csv")
    assert keys(chosen(listed, pathGlobFilter="[ab]*").matched) == ["in/a.csv", "in/b.csv"]
    assert keys(chosen(listed, modifiedAfter="2026-11-01T00:30:00").matched) == ["in/b.csv", "in/c.csv"]
    assert keys(chosen(listed, modifiedBefore="2026-11-01T01:30:00+00:00").matched) == ["in/a.csv", "in/b.csv"]


@pytest.mark.parametrize(
    "options", [{"pathGlobFilter": "[a"}, {"modifiedAfter": "yesterday"}, {"modifiedBefore": "0001-01-01T00:00+14:00"}]
)
def test_an_option_that_cannot_be_read_is_a_problem(options: dict[str, str]) -> None:
    with pytest.raises(ProblemError) as caught:
        chosen(entries("in/a.csv"), **options)
    assert caught.value.problem.code == "data.options.value"


def test_an_archive_beside_the_data_need_not_be_listed() -> None:
    wanted = Wanted("in/", "", ReadSettings())
    found = nothing_but_this_level(entries("in/a.csv"), ["in/archive/"], wanted=wanted)
    assert found
    assert found.ignored[-1].code == "data.ignored.below"
    assert nothing_but_this_level(entries("in/a.csv"), ["in/day=1/"], wanted=wanted) is None
    assert nothing_but_this_level(entries("in/_SUCCESS"), ["in/archive/"], wanted=wanted) is None
