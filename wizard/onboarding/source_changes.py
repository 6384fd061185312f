"""What somebody else has changed about the reading of a dataset while a page with it was open. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.sampling.location import S3Location
from wizard.sampling.settings import ReadSettings

Facts = Mapping[str, str]
"""What was chosen, by name in the words of the page."""


def facts_of(location: S3Location, settings: ReadSettings) -> Facts:
    """One entry for each thing that a person can choose about the reading of a dataset."""
    return {
        "the location": location.uri,
        "the format": settings.format or "",
        "the share of rows": f"{settings.fraction}",
        "the expressions": "\n".join(settings.select),
        **{f"the option {name}": value for name, value in settings.options.items()},
        **{f"what is done with {name}": value for name, value in settings.resolutions.items()},
    }


def reverted(*, seen: Facts, now: Facts, mine: Facts) -> list[str]:
    """What `mine` would set back: it differs `now` from what was `seen`, and mine is still the old."""
    return [name for name in replaced(seen=seen, now=now, mine=mine) if mine.get(name, "") == seen.get(name, "")]


def replaced(*, seen: Facts, now: Facts, mine: Facts) -> list[str]:
    """What `mine` would set back or change anew: it differs `now` from what was `seen`, and from mine."""
    names = dict.fromkeys([*now, *seen])
    return [name for name in names if now.get(name, "") not in (seen.get(name, ""), mine.get(name, ""))]
