"""The objects of a dataset as they are now, ready to be read in full.

ProblemError leaves this module: `sync.object.changed`, `sync.objects.many`, and AWS's refusals with their diagnosis.
"""

from __future__ import annotations

from wizard.aws.session.sessions import AwsSession
from wizard.core.problems import ProblemError
from wizard.sampling.finding import Found, find
from wizard.sampling.freshness import changed_object
from wizard.sampling.models import Sample
from wizard.sync import problems
from wizard.sync.refusals import refusal


def found_as_sampled(session: AwsSession, sample: Sample) -> Found:
    """All objects at the sample's location; those that it looked into must be there unchanged."""
    found = find(session, sample.location, settings=sample.settings)
    if changed_object(sample, found.matched):
        raise ProblemError(problems.object_changed(sample.uri))
    if why := refusal(sample.uri, objects=found.objects):
        raise ProblemError(why)
    return found
