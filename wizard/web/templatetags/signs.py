"""Colour words and icons for states, types and models, and the words for whose turn it is."""

from __future__ import annotations

TONES = {
    "queued": "neutral", "running": "running", "done": "ok", "failed": "bad",
    "waiting": "neutral", "ok": "ok", "warning": "warn", "skipped": "neutral",
    "open": "neutral", "problem": "bad", "locked": "neutral", "paused": "neutral", "stopped": "neutral",
}  # fmt: skip
STATE_ICONS = {
    "queued": "hourglass", "running": "loader-circle", "done": "circle-check", "failed": "circle-x",
    "waiting": "circle-dashed", "ok": "circle-check", "warning": "triangle-alert", "skipped": "skip-forward",
    "open": "circle-dashed", "problem": "triangle-alert", "locked": "lock", "stopped": "x",
}  # fmt: skip
WHOSE = {"yours": "Your turn", "ours": "Our turn", "aws": "AWS"}
CUSTOMERS_TURN, CLOUD_ADMINS_TURN = "The customer's turn", "The cloud admin's turn"
TYPE_ICONS = {
    "integer": "hash", "number": "hash", "numeric": "hash", "boolean": "toggle-left", "string": "type",
    "text": "file-text", "categorical": "shapes", "datetime": "calendar", "date": "calendar", "time": "clock",
    "duration": "hourglass", "tensor": "brackets", "vector": "brackets", "array": "brackets", "list": "brackets",
    "dict": "braces", "struct": "braces", "binary": "binary",
}  # fmt: skip
MODEL_ICONS = {
    "general": "box", "churn-and-retention": "user-minus", "conversion-predict": "shopping-cart", "anomaly": "radar",
    "dynamic-pricing": "badge-dollar-sign", "email-filtering": "mail-x", "demand-forecasting": "trending-up",
    "ltv": "gem", "personalization": "sparkles", "fraud-detection": "shield-alert", "credit-risk": "credit-card",
    "recommendations": "thumbs-up",
}  # fmt: skip


def whose_turn(whose: str, *, looks_on: bool = False, with_cloud_admin: bool = False) -> str:
    """Who has to act, as a badge says it to its reader; "yours" is the customer's, who may not be the one who reads.

    `looks_on`: an account manager reads, who can mend nothing here. `with_cloud_admin`: a cloud admin has been asked
    to, and somebody else reads.
    """
    if whose == "yours" and looks_on:
        return CUSTOMERS_TURN
    if whose == "yours" and with_cloud_admin:
        return CLOUD_ADMINS_TURN
    return WHOSE.get(whose, "")
