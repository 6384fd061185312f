"""Where a dataset lies, for what clients of the API connect call by call: they name no connection of ours.

`ProblemError` leaves it when the location or the read options cannot be read.
"""

from __future__ import annotations

from wizard.accounts.models import Actor
from wizard.aws.known import connection_for
from wizard.registry import services as registry
from wizard.registry.models import DataSource, ModelVersion, SharedSource
from wizard.registry.types import Reading
from wizard.sampling.location import parse
from wizard.sampling.options import checked
from wizard.sampling.types import FileFormat


def source_of(
    version: ModelVersion, *, kind: str, reading: Reading, shared: SharedSource | None = None, by: Actor | None
) -> DataSource:
    """The data source of the version's dataset of that kind, reading as told now.

    Its connection is one of the workspace that opens the location, with the role of the `shared` source if that names
    one; without any, the data is read once there is one.
    """
    location = parse(reading.object_path)
    checked(reading.read_options, FileFormat(reading.object_format))
    workspace, role_arn = version.model.workspace, shared.role_arn if shared else ""
    return registry.create_data_source(
        workspace=workspace,
        connection=connection_for(workspace, bucket=location.bucket, key=location.start, role_arn=role_arn),
        reading=reading,
        shared=shared,
        key=f"connected:{version.pk}:{kind}",
        by=by,
    )
