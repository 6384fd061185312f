"""Parts of a page between markers."""

from __future__ import annotations

from tests.benchmarks.sections import section, with_section


def test_a_section_is_put_at_the_end_and_then_replaced_in_its_place() -> None:
    page = with_section("# Page\n", "one", "first")
    page = with_section(page, "two", "second")
    page = with_section(page, "one", "third")
    assert "first" not in page
    assert page.index("third") < page.index("second")
    assert section(page, "one") == "<!-- one: begin -->\nthird\n<!-- one: end -->"
    assert section(page, "none") == ""
