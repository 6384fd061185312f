"""The whole corpus through the limited child, as a sample is taken: every outcome as expected, no process lost."""

from __future__ import annotations

import pytest

from tests.data.corpus import CASES
from tests.data.corpus.case import Case
from tests.fakes.file_source import ObjectsSource
from wizard.core.problems import ProblemError
from wizard.sampling.isolation.parent import run_in_child
from wizard.sampling.results import SampleResult
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import FileFormat


def source_of(case: Case) -> ObjectsSource:
    objects = dict(case.build())
    if not case.folder:
        return ObjectsSource(objects)
    log = {key: data for key, data in objects.items() if key.startswith(f"{case.folder}_delta_log/")}
    hidden = {key: data for key, data in objects.items() if key not in log}
    return ObjectsSource(log, name=case.folder, folder=case.folder, hidden=hidden)


def outcome(case: Case) -> SampleResult:
    arguments = {"settings": ReadSettings(options=case.options).to_json()}
    if case.folder:
        arguments["objects"] = {"kind": "delta"}
    return SampleResult.from_json(run_in_child("sample", arguments=arguments, source=source_of(case)))


@pytest.mark.parametrize("case", [case for case in CASES if case.problem], ids=str)
def test_what_cannot_be_read_ends_in_its_problem(case: Case) -> None:
    with pytest.raises(ProblemError) as caught:
        outcome(case)
    assert caught.value.problem.code in case.problem
    assert not caught.value.problem.code.startswith("data.reader."), "the reader itself has stopped it in time"


@pytest.mark.parametrize("case", [case for case in CASES if not case.problem], ids=str)
def test_what_can_be_read_is_read_right(case: Case) -> None:
    result = outcome(case)
    if case.format:
        assert result.format is FileFormat(case.format)
    if case.names is not None:
        assert tuple(column.real_name for column in result.columns) == case.names
    found = {column.real_name: column.logical_type.value for column in result.columns}
    assert found | dict(case.types) == found
    if case.rows is not None:
        assert (result.row_count, result.row_count_exact) == (case.rows, True)
    if case.encoding:
        assert result.encoding == case.encoding
    if case.compression:
        assert result.compression == case.compression
    for name, value in case.dialect.items():
        assert (name, getattr(result.dialect, name)) == (name, value)


def test_the_corpus_is_large_enough_and_its_names_are_names() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names)) >= 150
    assert {name.partition("_")[0] for name in names} >= {"csv", "json", "parquet", "delta"}
