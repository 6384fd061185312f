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


def line(theirs: FieldProfile) -> str:
    ours = FieldProfile(values=10, top_values=(("a", 4), ("b", 3), ("c", 2), ("d", 1)))
    spread = spread_of(ours, theirs)
    assert spread
    return spread.theirs


def test_what_is_not_known_of_the_others_is_a_gap_and_no_zero() -> None:
    known = (("b", 3), ("c", 2))
    assert line(FieldProfile(values=50, top_values=known)) == "M40 40V34H80V36H120V40"
    assert line(FieldProfile(values=5, top_values=known)).startswith("M0 40V40H40V"), "all of theirs are known"
    assert line(FieldProfile(values=50, top_values=(("a", 5), ("d", 5)))) == "M0 40V30H40V40M120 40V30H160V40"
