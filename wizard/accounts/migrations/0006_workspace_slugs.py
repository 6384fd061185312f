from django.db import migrations

from wizard.accounts.addresses import free_slug


def give_slugs(apps, schema_editor):  # noqa: ARG001 - Django's signature
    """Workspaces that were there get their addresses, the oldest first: it keeps the plain one, the next is numbered."""
    Workspace = apps.get_model("accounts", "Workspace")
    taken = set(Workspace.objects.exclude(slug="").values_list("slug", flat=True))
    for workspace in Workspace.objects.filter(slug="").order_by("created_at", "pk"):
        workspace.slug = free_slug(workspace.name, taken=taken)
        workspace.save(update_fields=["slug"])
        taken.add(workspace.slug)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_workspace_address"),
    ]

    operations = [
        migrations.RunPython(give_slugs, migrations.RunPython.noop),
    ]
