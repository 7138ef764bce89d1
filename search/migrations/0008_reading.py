from django.db import migrations

from search.engines import schema


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0007_no_index_of_numbers'),
    ]

    operations = [
        migrations.RunPython(schema.create_reading, schema.drop_reading),
    ]
