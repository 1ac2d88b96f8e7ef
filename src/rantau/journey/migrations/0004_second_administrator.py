import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OPEN = models.Q(("state__in", ("active", "waiting")))


class Migration(migrations.Migration):
    dependencies = [("journey", "0003_claims")]
    operations = [
        migrations.RemoveConstraint("membership", "membership_state_known"),
        migrations.RemoveConstraint("membership", "membership_once"),
        migrations.AddField(
            "membership",
            "first_person",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "membership",
            models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "active", "ended"])),
                name="membership_state_known",
            ),
        ),
        migrations.AddConstraint(
            "membership",
            models.UniqueConstraint(
                condition=OPEN, fields=("person", "organisation", "role"), name="membership_once"
            ),
        ),
    ]
