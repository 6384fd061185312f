"""The picture of a field's values: what stands below its ends."""

from __future__ import annotations

from wizard.sync.profile import FieldProfile
from wizard.web.registry.spread import spread_of


def ends(*values: tuple[str, int]) -> tuple[str, str]:
    profile = FieldProfile(values=10, distinct=len(values), distinct_exact=True, top_values=values)
    spread = spread_of(profile, None)
    assert spread
    return spread.ends


def test_two_values_are_named_both_of_more_the_most_frequent_one() -> None:
    assert ends(("true", 7), ("false", 3)) == ("true", "false")
    assert ends(("DE", 5), ("FR", 3), ("IT", 2)) == ("DE", "")


def test_a_text_is_named_as_it_is() -> None:
    assert ends(("ready to go", 7), ("said to be lost", 3)) == ("ready to go", "said to be lost")
