"""How the account manager's board says who has the ball and how an onboarding is doing. Pure; raises nothing."""

from __future__ import annotations

from django import template

from wizard.onboarding.attention import Ball, Standing

register = template.Library()

TONES = {
    Standing.STUCK: "bad",
    Standing.WAITING: "neutral",
    Standing.RUNNING: "running",
    Standing.COMPLETE: "ok",
    Standing.DELETED: "neutral",
}
BALLS = {Ball.CUSTOMER: "Customer", Ball.US: "Us", Ball.AWS: "AWS", Ball.NOBODY: "–"}


@register.filter
def standing_tone(standing: Standing) -> str:
    """The colour word of a standing."""
    return TONES[standing]


@register.filter
def ball_words(ball: Ball) -> str:
    """Who has the ball, as a badge says it."""
    return BALLS[ball]
