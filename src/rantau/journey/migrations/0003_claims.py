"""What answered classes claim, and what a plan was asked for with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journey", "0002_journal_guard"),
    ]

    operations = [
        migrations.AddField(
            model_name="planrun",
            name="basis",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="trainingclass",
            name="sources",
            field=models.JSONField(default=dict),
        ),
    ]
