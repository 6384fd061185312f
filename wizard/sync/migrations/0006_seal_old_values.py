"""Sample values in the results of syncs that ended before 0004 came out of the clear: sealed, or dropped where the
workspace keeps none. Written for the JSON as it was then; nothing of today's readers is used.
"""

import json

from django.db import migrations, transaction

from wizard.core.crypto import encrypt

BATCH = 20
"""Rows at a time and per transaction: a result may be a megabyte."""


def seal(apps, schema_editor):  # noqa: ARG001 - Django's signature
    """Goes through all rows by their ids; stopped half-way, it finds the rest when it is run again."""
    SyncRun = apps.get_model("sync", "SyncRun")
    old = SyncRun.objects.filter(result_json__isnull=False, values_sealed="").order_by("pk")
    last = ""
    while batch := list(old.filter(pk__gt=last).values_list("pk", "result_json", _KEEPS)[:BATCH]):
        last = batch[-1][0]
        with transaction.atomic():
            for pk, result, keeps in batch:
                _seal_one(SyncRun.objects.filter(pk=pk, values_sealed=""), result, keeps=keeps)


def _seal_one(row, result, *, keeps):
    values = [_taken_out(check) for check in _checks(result)]
    if any(examples or any(texts) for examples, texts in values):
        row.update(result_json=result, values_sealed=encrypt(json.dumps(values).encode()) if keeps else "")


def _checks(result):
    """In the order in which `sync.values` tells them."""
    keys = (result.get("id_column"), result.get("timestamp_column"))
    return [*result.get("fields", ()), *(check for check in keys if check)]


def _taken_out(check):
    """The examples and the frequent texts of a check, which has them no more."""
    profile = check.get("profile") or {}
    frequent = profile.get("top_values", ())
    taken = [check.get("examples", []), [text for text, _ in frequent]]
    check["examples"] = []
    if frequent:
        profile["top_values"] = [["", count] for _, count in frequent]
    return taken


_KEEPS = "dataset__version__model__workspace__keeps_sample_values"


class Migration(migrations.Migration):
    atomic = False  # a batch is one transaction

    dependencies = [
        ("sync", "0005_parts"),
    ]

    operations = [
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
