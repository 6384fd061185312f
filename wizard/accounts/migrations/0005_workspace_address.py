from django.db import migrations, models


class Migration(migrations.Migration):
    """The columns alone: PostgreSQL changes rows and tables in different transactions, so slugs come with the next."""

    dependencies = [
        ("accounts", "0004_api_tokens"),
    ]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="account",
            field=models.SlugField(db_index=False, default="default", max_length=60),
        ),
        migrations.AddField(
            model_name="workspace",
            name="slug",
            field=models.SlugField(db_index=False, default="", max_length=60),
            preserve_default=False,
        ),
    ]
