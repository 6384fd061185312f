"""What the trained model makes of a proposed type."""

from __future__ import annotations

import pytest

from tests.unit.mapping.profiles import column, flag, moments, numbers, text, whole
from wizard.mapping.classes.types import ClassVerdict, FeatureClass
from wizard.mapping.field_types import ProposedType, propose_type
from wizard.mapping.learned_types import number_inside, tells_nothing, with_class
from wizard.registry.schema import FieldType
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType


def verdict(feature_class: FeatureClass, probability: float = 0.9) -> ClassVerdict:
    return ClassVerdict("x", feature_class, probability, FeatureClass.NUMERIC, 0.05, ("it says so",))


def judged(profile: ColumnProfile, feature_class: FeatureClass, probability: float = 0.9) -> ProposedType:
    return with_class(propose_type(profile), profile, verdict(feature_class, probability))


def test_agreement_makes_surer() -> None:
    profile = whole("x", 0, 1, 2)
    assert propose_type(profile).confidence < 0.9
    assert judged(profile, FeatureClass.CATEGORICAL, 0.97).confidence == 0.97


@pytest.mark.parametrize(
    ("profile", "feature_class", "expected"),
    [
        (whole("wheels", 2, 4, 3), FeatureClass.NUMERIC, FieldType.NUMERIC),
        (whole("floor", 1, 40, 40, top_values=()), FeatureClass.CATEGORICAL, FieldType.NUMERIC),
        (whole("stage", 1, 9, 8), FeatureClass.NUMERIC, FieldType.NUMERIC),
        (text("remark", "very good", distinct=900), FeatureClass.CATEGORICAL, FieldType.STRING),
        (numbers("x", 0.5, 9), FeatureClass.CATEGORICAL, FieldType.NUMERIC),
    ],
)
def test_it_corrects_what_a_rule_was_not_sure_of(
    profile: ColumnProfile, feature_class: FeatureClass, expected: FieldType
) -> None:
    assert judged(profile, feature_class).type == expected


def test_it_corrects_only_when_it_is_sure_itself() -> None:
    profile = whole("stage", 1, 9, 8)
    assert propose_type(profile).type == FieldType.CATEGORICAL
    doubted = judged(profile, FeatureClass.NUMERIC, 0.5)
    assert doubted.type == FieldType.CATEGORICAL
    assert doubted.confidence < propose_type(profile).confidence


def test_what_the_file_declares_needs_no_model() -> None:
    for profile in (flag("x"), moments("x"), column("x", LogicalType.TENSOR, list_length=3)):
        assert judged(profile, FeatureClass.SENTENCE) == propose_type(profile)


def test_what_only_people_can_tell_is_a_question() -> None:
    asked = judged(whole("x17", 0, 900, 300), FeatureClass.CONTEXT_SPECIFIC)
    assert asked.confidence <= 0.5
    assert asked.reason.endswith("only you can tell what it means")


def test_nothing_to_learn_from() -> None:
    constant = numbers("x", 1, 1, distinct=1)
    assert tells_nothing(constant, verdict(FeatureClass.NOT_GENERALIZABLE))
    assert not tells_nothing(constant, verdict(FeatureClass.NUMERIC))
    assert not tells_nothing(numbers("x", 1, 9), verdict(FeatureClass.NOT_GENERALIZABLE)), "the figures must agree"


def test_numbers_inside_texts_come_with_their_expression() -> None:
    profile = text("weight `kg`", "12 kg", "9.5 kg")
    assert number_inside(profile, verdict(FeatureClass.EMBEDDED_NUMBER)) == (
        "try_cast(regexp_extract(replace(`weight ``kg```, ',', ''), '[-+]?[0-9]+([.][0-9]+)?', 0) AS DOUBLE)"
    )
    assert number_inside(profile, verdict(FeatureClass.CATEGORICAL)) == ""
    assert number_inside(numbers("x", 1, 2), verdict(FeatureClass.EMBEDDED_NUMBER)) == ""
