"""How a model may look: the icons and colours that both generations of the vendor's client know. Pure; raises nothing.

Names are those of the 2.x client (`aporia==2.19.0`, core/types/model.py); the hex values are those of the 3.x client,
with its LIGHT_TEAL, GOLD and ORANGE standing for 2.x's `arctic_blue`, `yellow` and `red`.
"""

from __future__ import annotations

from enum import StrEnum


class Icon(StrEnum):
    """What the model is for, as a picture."""

    GENERAL = "general"
    CHURN_AND_RETENTION = "churn-and-retention"
    CONVERSION_PREDICT = "conversion-predict"
    ANOMALY = "anomaly"
    DYNAMIC_PRICING = "dynamic-pricing"
    EMAIL_FILTERING = "email-filtering"
    DEMAND_FORECASTING = "demand-forecasting"
    LTV = "ltv"
    PERSONALIZATION = "personalization"
    FRAUD_DETECTION = "fraud-detection"
    CREDIT_RISK = "credit-risk"
    RECOMMENDATIONS = "recommendations"

    @property
    def label(self) -> str:
        """The name that a person reads: "Churn and retention"."""
        return "Lifetime value" if self is Icon.LTV else self.value.replace("-", " ").capitalize()


class Colour(StrEnum):
    """The model's colour."""

    BLUE = "blue"
    ARCTIC_BLUE = "arctic_blue"
    GREEN = "green"
    TURQUOISE = "turquoise"
    PINK = "pink"
    PURPLE = "purple"
    YELLOW = "yellow"
    RED = "red"

    @property
    def label(self) -> str:
        """The name that a person reads: "Arctic blue"."""
        return self.value.replace("_", " ").capitalize()

    @property
    def hex(self) -> str:
        """The colour on a page and on the wire of 3.x, as `#RRGGBB`."""
        return _HEX[self]


_HEX = {
    Colour.BLUE: "#3564C9",
    Colour.ARCTIC_BLUE: "#39DAA3",
    Colour.GREEN: "#A0D468",
    Colour.TURQUOISE: "#60DFE8",
    Colour.PINK: "#EC87C0",
    Colour.PURPLE: "#AF72FD",
    Colour.YELLOW: "#FFCE54",
    Colour.RED: "#FC6E51",
}
