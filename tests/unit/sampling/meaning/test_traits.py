"""What columns have in common in the way they are written."""

from __future__ import annotations

import pyarrow as pa

from tests.unit.sampling.meaning.test_odd_values import described
from wizard.sampling.meaning.hints import hints_of
from wizard.sampling.meaning.inference import Inference, infer
from wizard.sampling.meaning.traits import traits_of
from wizard.sampling.types import Dialect, LogicalType, Trait


def meaning_of(*texts: str) -> Inference:
    return infer(pa.array(texts), blanks_are_null=True)


def test_most_columns_tell_how_numbers_and_dates_are_written() -> None:
    columns = [meaning_of("1,5", "2,25"), meaning_of("1.234,5"), meaning_of("2.5"), meaning_of("31.12.2024"), None]
    assert traits_of(columns) == (
        Trait("decimal", ",", "2 columns, 1 written otherwise", 0.667),
        Trait("thousands", ".", "1 column", 1.0),
        Trait("dateFormat", "dd.MM.yyyy", "1 column", 1.0),
    )


def test_what_is_known_is_not_told_again() -> None:
    known = (Trait("decimal", ".", chosen=True),)
    assert traits_of([meaning_of("1,5")], known) == known


def test_moments_tell_pattern_and_zone() -> None:
    told = {trait.name: trait.value for trait in traits_of([meaning_of("2024-01-31T10:00:00Z")])}
    assert told == {"timestampFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "timeZone": "UTC"}


def test_a_point_binds_only_when_it_was_chosen() -> None:
    assert hints_of(Dialect()).decimal is None
    assert hints_of(Dialect(), [Trait("decimal", ".", chosen=True)]).decimal == "."
    assert hints_of(Dialect(decimal=","), [Trait("decimal", ".")]).decimal == ","


def test_declared_strings_offer_what_they_would_bear() -> None:
    found = described(pa.array(["2026-01-01", "2026-01-02"]))
    assert (found.logical_type, found.alternatives[0].type) == (LogicalType.STRING, "datetime")
    assert described(pa.array(["[1, 2]", "[3, 4]"])).dimensions == (2,)
