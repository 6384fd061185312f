"""The Problems of the wizard itself: steps out of order, and things that changed under somebody's hands.

Raises nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.problems import Problem, yours

SOURCE_CHANGED = "onboarding.source.changed"


def bucket_first() -> Problem:
    return yours(
        code="onboarding.bucket.missing",
        title="We don't know your bucket yet",
        detail="The AWS access step has no bucket.",
        remedy="Enter the bucket and the account id first.",
        cure="aws",
    )


def not_open() -> Problem:
    return yours(
        code="onboarding.connection.not_open",
        title="This role can't be taken over",
        detail="Its last access check is not green, or the workspace has no such connection any more.",
        remedy="Fill in the form and follow the guide, or take another role.",
        cure="aws",
    )


def access_first() -> Problem:
    return yours(
        code="onboarding.access.missing",
        title="We can't read your bucket yet",
        detail="The last access check of this connection did not end green.",
        remedy="Finish the AWS access step, then come back.",
        cure="aws",
    )


def other_bucket(asked: str, connected: str) -> Problem:
    return yours(
        code="onboarding.source.other_bucket",
        title="This location is in another bucket",
        detail=f"The location names the bucket {asked}; the role opens {connected}.",
        remedy=f"Choose an object in {connected}, or connect the other bucket in the AWS access step.",
        paste=f"s3://{connected}/",
        cure="aws",
    )


def outside_prefix(asked: str, connected: str) -> Problem:
    return yours(
        code="onboarding.source.outside_prefix",
        title="This location is outside the connected prefix",
        detail=f"{asked} does not begin with {connected}.",
        remedy="Choose an object below the connected prefix, or widen the prefix in the AWS access step.",
        paste=connected,
        cure="aws",
    )


def sample_changed() -> Problem:
    return yours(
        code="onboarding.columns.sample_changed",
        title="The data changed while you mapped it",
        detail="A new sample was taken, and its columns differ from those on the page that you sent.",
        remedy="Look at the columns as they are now and save again; what still fits has been kept.",
        cure="columns",
    )


def review_changed() -> Problem:
    return yours(
        code="onboarding.review.changed",
        title="This has changed since you opened the page",
        detail="An earlier step was changed meanwhile, in another tab or by somebody else.",
        remedy="Look at what will be registered as it is now, and press “Register” again.",
    )


def step_first(title: str) -> Problem:
    return yours(
        code="onboarding.step.locked",
        title="An earlier step is not finished",
        detail=f"The step “{title}” comes first.",
        remedy=f"Finish “{title}”.",
    )


def already_registered() -> Problem:
    return yours(
        code="onboarding.registered",
        title="This onboarding is registered already",
        detail="What was registered is frozen; changing it here would change nothing there.",
        remedy="Start a new onboarding for a new model.",
        cure="registration",
    )


def hand_off_ended() -> Problem:
    return yours(
        code="onboarding.hand_off.ended",
        title="This hand-off link has ended",
        detail="It has expired or was revoked meanwhile.",
        remedy="Make a new link.",
    )


def hand_off_days(days: int, choices: tuple[int, ...]) -> Problem:
    return yours(
        code="onboarding.hand_off.days",
        title="A hand-off link can't last that long",
        detail=f"{days} days were asked for.",
        remedy=f"Choose one of {', '.join(map(str, choices))} days.",
    )


def hand_off_too_fast(*, uses: int, per: str) -> Problem:
    return yours(
        code="onboarding.hand_off.too_fast",
        title="Too many clicks through this link",
        detail=f"Its buttons were pressed {uses} times within {per}; nothing was done this time.",
        remedy="Wait a minute, then press the button again.",
        retryable=True,
    )


def source_changed(*, who: str, changed: Sequence[str]) -> Problem:
    shown = ", ".join(changed[:4]) + (" …" if len(changed) > 4 else "")
    return yours(
        code=SOURCE_CHANGED,
        title="This was changed while the page was open",
        detail=f"Changed by {who}: {shown}. What you have here would replace that.",
        remedy="Read again to keep what you have here, or reload the page to take the other.",
    )
