"""What Django's system checks say of our identity: at `manage.py check` and at `migrate`, so at every start.

A warning and no error: the platform may mount its token a moment after we start. Raises nothing.
"""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, register
from django.core.checks import Warning as CheckWarning
from django.utils import timezone

from wizard.aws.issuer.identity import is_projected, platform_token
from wizard.core.problems import ProblemError


@register()
def the_platforms_token_can_be_used(**_: Any) -> list[CheckMessage]:
    """The file of EMBARK_WEB_IDENTITY_TOKEN_FILE, if that is set, holds a token with which AWS would let us in."""
    if not is_projected():
        return []
    try:
        platform_token(now=timezone.now())
    except ProblemError as error:
        problem = error.problem
        return [CheckWarning(f"{problem.title}. {problem.detail}", hint=problem.remedy, id="embark.W001")]
    return []
