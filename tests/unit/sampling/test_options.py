"""Read options: which are known, which are kept and how, and which are refused."""

from __future__ import annotations

import pytest

from wizard.core.problems import ProblemError
from wizard.sampling import options
from wizard.sampling.option_catalogue import OPTIONS
from wizard.sampling.types import FileFormat


def refused(chosen: dict[str, str], file_format: FileFormat = FileFormat.CSV) -> tuple[str, str]:
    with pytest.raises(ProblemError) as caught:
        options.checked(chosen, file_format)
    return caught.value.problem.code, str(caught.value.problem)


def test_every_option_has_its_own_name_a_format_and_one_sentence_of_help() -> None:
    names = [option.name.lower() for option in OPTIONS]
    assert len(set(names)) == len(names)
    for option in OPTIONS:
        assert option.formats
        assert option.label
        assert option.help.endswith(".")
        assert len(option.help) < 80


def test_a_second_name_and_another_case_mean_the_same_option() -> None:
    assert options.known("delimiter") == options.known("SEP") == options.known("sep")
    assert options.checked({"Delimiter": ";", "HEADER": "True"}, FileFormat.CSV) == {"sep": ";", "header": "true"}


@pytest.mark.parametrize(
    ("file_format", "has", "has_not"),
    [
        (FileFormat.CSV, "quote", "recordKey"),
        (FileFormat.JSON, "recordKey", "quote"),
        (FileFormat.PARQUET, "mergeSchema", "encoding"),
        (FileFormat.DELTA, "versionAsOf", "mergeSchema"),
    ],
)
def test_a_format_has_its_own_options(file_format: FileFormat, has: str, has_not: str) -> None:
    names = {option.name for option in options.for_format(file_format)}
    assert has in names
    assert has_not not in names


@pytest.mark.parametrize(
    "name",
    ["fs.s3a.access.key", "fs.s3a.secret.key", "password", "sessionToken", "apiKey", "dbPasswd", "fs.s3a.my.key"],
)
def test_a_credential_is_refused_without_its_value(name: str) -> None:
    code, text = refused({name: "hunter2"})
    assert code == "data.options.credential"
    assert "hunter2" not in text


@pytest.mark.parametrize("name", ["spark.sql.shuffle.partitions", "fs.s3a.endpoint", "hadoop.tmp.dir"])
def test_configuration_of_spark_is_refused(name: str) -> None:
    assert refused({name: "1"})[0] == "data.options.refused"


@pytest.mark.parametrize("name", ["", "a b", "a\nb", "1a", "x" * 101, "ä"])
def test_odd_names_are_refused(name: str) -> None:
    assert refused({name: "1"})[0] == "data.options.name"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("header", "maybe"),
        ("skipLines", "-1"),
        ("skipLines", "9" * 10),
        ("skipLines", "١"),
        ("mode", "LOUD"),
        ("quote", "''"),
        ("sep", ""),
        ("sep", "123456789"),
    ],
)
def test_values_that_do_not_fit_are_refused(name: str, value: str) -> None:
    assert refused({name: value})[0] == "data.options.value"


@pytest.mark.parametrize("value", ["a\nb", "\x00", "x" * 1001])
def test_control_characters_and_long_values_are_refused(value: str) -> None:
    code, text = refused({"nullValue": value})
    assert code == "data.options.text"
    assert value not in text


@pytest.mark.parametrize("value", ["\t", "\\t", "\x01", "\\u0001", "||", ";"])
def test_delimiters_may_be_odd(value: str) -> None:
    assert options.checked({"sep": value}, FileFormat.CSV) == {"sep": value}


def test_a_choice_is_spelled_as_spark_spells_it() -> None:
    assert options.checked({"mode": "failfast"}, FileFormat.CSV) == {"mode": "FAILFAST"}


def test_the_same_option_twice_is_refused() -> None:
    assert refused({"sep": ";", "delimiter": ","})[0] == "data.options.twice"


def test_too_many_options_are_refused() -> None:
    assert refused({f"x{number}": "1" for number in range(51)})[0] == "data.options.too_many"


def test_unknown_options_are_kept_for_spark_with_a_note() -> None:
    assert options.checked({"myReader": "x"}, FileFormat.CSV) == {"myReader": "x"}
    (note,) = options.unknown_notes({"myReader": "x", "sep": ";"})
    assert note.code == "data.options.unknown"
    assert "myReader" in note.text


def test_secrets_are_masked() -> None:
    assert options.masked({"apiToken": "abc", "sep": ";"}) == {"apiToken": "••••••••", "sep": ";"}
