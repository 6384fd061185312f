"""The samples that a registration's mapping was made from. Reads rows, writes none, raises nothing."""

from __future__ import annotations

from wizard.aws.models import Connection
from wizard.registration.models import Registration
from wizard.sampling.location import parse
from wizard.sampling.models import Sample
from wizard.sampling.services import newest_sample


def samples_behind(job: Registration) -> list[Sample]:
    """One sample per dataset of the order; none for a dataset that was ordered without one."""
    connections = Connection.objects.filter(workspace=job.workspace).in_bulk(
        {dataset.connection_id for dataset in job.order.datasets}
    )
    found = [
        newest_sample(connection=connection, location=parse(dataset.object_path), etag=dataset.etag)
        for dataset in job.order.datasets
        if (connection := connections.get(dataset.connection_id)) and dataset.etag
    ]
    return [sample for sample in found if sample]
