"""Geometry of histograms and share bars."""

from __future__ import annotations

from wizard.web.templatetags import pictures


def test_the_highest_bar_fills_the_height_and_a_lone_count_stays_visible() -> None:
    high, low, none = pictures.histogram_bars([("a", 1_000_000), ("b", 1), ("c", 0)])
    assert (high.y, high.height) == (0, pictures.HISTOGRAM_HEIGHT)
    assert low.height == pictures.LOWEST_BAR
    assert none.height == 0


def test_bars_stay_inside_the_picture() -> None:
    bars = pictures.histogram_bars([(str(place), place) for place in range(1, 21)])
    assert all(bar.x >= 0 and bar.x + bar.width <= pictures.HISTOGRAM_WIDTH for bar in bars)
    assert all(bar.y + bar.height == pictures.HISTOGRAM_HEIGHT for bar in bars)


def test_no_counts_no_bars() -> None:
    assert pictures.histogram_bars([]) == []
    assert pictures.histogram_bars([("a", 0)]) == []
    assert pictures.most_often([("a", 0)]) == ""


def test_the_path_leaves_empty_bars_out() -> None:
    bars = pictures.histogram_bars([("a", 2), ("b", 0), ("c", 1)])
    assert pictures.histogram_path(bars).count("M") == 2


def test_the_words_name_the_highest_bar() -> None:
    assert pictures.most_often([("DE", 410), ("FR", 1260)]) == "most often FR (1,260)"


def test_a_sliver_for_almost_nothing_and_nothing_for_nothing() -> None:
    assert pictures.share_width(0.0001) == 2
    assert pictures.share_width(0) == pictures.share_width(None) == 0
    assert pictures.share_width(1) == 100


def test_below_a_histogram_stand_its_ends_or_the_names_of_two_bars_or_the_most_frequent_value() -> None:
    assert pictures.axis_words([("0", 3), ("5", 1)], ("0", "9")) == ("0", "9")
    assert pictures.axis_words([("true", 3), ("false", 1)], None) == ("true", "false")
    assert pictures.axis_words([("DE", 4), ("FR", 1), ("IT", 1)], None) == ("most often DE (4)",)
    assert pictures.axis_words([("a", 1), ("b", 1), ("c", 1)], None) == (), "nothing is frequent where all differ"
