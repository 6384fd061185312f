"""The panel that shows the match of an onboarding's actuals. Reads only; raises nothing."""

from __future__ import annotations

from wizard.onboarding.facts import Facts
from wizard.onboarding.matching import has_actuals, is_outdated, match_for
from wizard.web.matches import MatchPanel


def panel_of(facts: Facts) -> MatchPanel | None:
    """The panel of an onboarding whose actuals come in a dataset of their own."""
    if not has_actuals(facts):
        return None
    match = match_for(facts)
    return MatchPanel(match, match.result if match else None, is_outdated=match is None and is_outdated(facts))
