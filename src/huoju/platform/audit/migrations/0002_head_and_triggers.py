"""The head of the chain, and the triggers that keep events as they are."""

from django.db import migrations

from huoju.platform.audit import triggers


def begin(apps, schema_editor):
    """Write the one row of the head, and install the triggers."""
    apps.get_model("audit", "ChainHead").objects.get_or_create(pk=1)
    triggers.install(schema_editor.connection)


def end(_apps, schema_editor):
    """Take the triggers out again."""
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """Needs the tables of 0001."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(begin, end)]
