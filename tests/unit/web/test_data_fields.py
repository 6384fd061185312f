"""Read options as fields: what the select offers, what was sent, and how a location is understood."""

from __future__ import annotations

import pytest

from wizard.sampling.options import MASK, Kind, known
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import FileFormat
from wizard.web.onboarding.dataset.hint import hint
from wizard.web.onboarding.dataset.written import ANOTHER, AS_FOUND, sent_options, spelled, written
from wizard.web.styleguide_data import csv_result


def field(name: str, **chosen: str):
    made = written(FileFormat.CSV, csv_result(), ReadSettings(options=chosen))
    return next(each for each in (*made.traits, *made.more) if each.name == name)


def test_a_delimiter_offers_what_was_found_the_usual_ones_and_another() -> None:
    values = dict(field("sep").choices)
    assert values[AS_FOUND] == "As found: ; semicolon"
    assert values["\\t"] == "tab"
    assert values[ANOTHER] == "Another …"
    assert field("sep").selected == AS_FOUND


def test_a_choice_that_is_not_on_the_list_is_typed() -> None:
    chosen = field("sep", sep="~")
    assert (chosen.selected, chosen.typed) == (ANOTHER, "~")


def test_a_text_with_suggestions_is_no_select() -> None:
    encoding = field("encoding")
    assert not encoding.is_select
    assert ("UTF-16", "UTF-16") in encoding.suggestions


def test_options_of_spark_alone_stand_apart() -> None:
    made = written(FileFormat.CSV, csv_result(), ReadSettings(options={"mode": "FAILFAST", "mine": "1"}))
    assert "mode" in [each.name for each in made.more_spark]
    assert "mode" not in [each.name for each in made.more_here]
    assert made.other == (("mine", "1"),)
    assert (made.chosen_count, made.more_count) == (2, 2)


def test_secrets_are_masked_wherever_they_are() -> None:
    made = written(FileFormat.CSV, None, ReadSettings(options={"my.secret": "x"}))
    assert made.other == (("my.secret", MASK),)


def test_an_empty_choice_of_a_select_is_a_choice_and_an_empty_text_is_none() -> None:
    assert sent_options({"option-quote": "", "option-quote@": "", "option-encoding": ""}, ()) == {"quote": ""}


def test_another_without_a_text_is_as_found() -> None:
    assert sent_options({"option-sep": ANOTHER, "option-sep@": ""}, ()) == {}


def test_every_kind_of_option_can_be_drawn() -> None:
    kinds = {each.option.kind for each in written(FileFormat.CSV, None, ReadSettings()).more}
    assert kinds >= {Kind.FLAG, Kind.CHARACTER, Kind.NUMBER, Kind.TEXT}
    assert known("sep") is not None


@pytest.mark.parametrize(
    ("value", "words"), [(";", "; semicolon"), ("\t", "tab"), (" ", "space"), ("", "none"), ("true", "yes"), ("x", "x")]
)
def test_a_value_is_spelled_in_words(value: str, words: str) -> None:
    assert spelled(value) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("s3://acme-ml/a.csv", "One object"),
        ("s3://acme-ml/in/", "A prefix"),
        ("s3://acme-ml/in/*.csv", "A glob"),
        ("s3://acme-ml", "The whole bucket"),
        ("s3://other/a.csv", "Another bucket"),
        ("", ""),
    ],
)
def test_a_location_is_understood_while_it_is_typed(text: str, words: str) -> None:
    assert hint(text, bucket="acme-ml").words.startswith(words)


def test_what_is_no_location_says_why_and_a_secret_is_not_repeated() -> None:
    assert hint("gs://a/b", bucket="acme-ml").problem
    assert hint("s3://a/AKIAIOSFODNN7EXAMPLE", bucket="acme-ml") == hint("", bucket="acme-ml")
