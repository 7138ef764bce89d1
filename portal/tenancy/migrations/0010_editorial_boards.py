"""Editorial boards, and roles that rest on one."""

from __future__ import annotations

import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables and a column."""

    dependencies = [
        ('media', '0001_initial'),
        ('tenancy', '0009_role_reviews'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='EditorialBoard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='to (exclusive)')),
                ('decision_number', models.CharField(max_length=100, verbose_name='number of the decision')),
                ('decision_key', models.CharField(editable=False, max_length=100)),
                ('decision_date', models.DateField(verbose_name='day of the decision')),
                ('decision_issuer', models.CharField(max_length=255, verbose_name='issued by')),
                ('decision_url', models.URLField(blank=True, max_length=500, verbose_name='address of the decision')),
                ('rules', wagtail.fields.RichTextField(blank=True, verbose_name='rules of the board')),
                ('decision_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='media.portaldocument', verbose_name='file of the decision')),
                ('rules_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='media.portaldocument', verbose_name='file of the rules')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editorial_boards', to='wagtailcore.site', verbose_name='site')),
            ],
            options={
                'verbose_name': 'editorial board',
                'verbose_name_plural': 'editorial boards',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BoardMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='to (exclusive)')),
                ('basis', models.CharField(blank=True, max_length=255, verbose_name='legal basis')),
                ('name', models.CharField(max_length=150, verbose_name='full name')),
                ('position', models.CharField(blank=True, max_length=255, verbose_name='position')),
                ('duty', models.CharField(choices=[('head', 'Head of the board'), ('deputy', 'Deputy head of the board'), ('member', 'Member of the board'), ('secretary', 'Secretary of the board')], default='member', max_length=9, verbose_name='duty on the board')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('board', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='tenancy.editorialboard')),
            ],
            options={
                'verbose_name': 'member of an editorial board',
                'verbose_name_plural': 'members of an editorial board',
                'ordering': ['sort_order', 'pk'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='roleassignment',
            name='board',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='tenancy.editorialboard', verbose_name='editorial board'),
        ),
        migrations.AddIndex(
            model_name='editorialboard',
            index=models.Index(fields=['site', 'decision_key'], name='boards_by_decision'),
        ),
        migrations.AddConstraint(
            model_name='editorialboard',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lt', models.F('valid_to')), _connector='OR'), name='tenancy_editorialboard_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='editorialboard',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('site',), name='one_open_editorial_board_a_site'),
        ),
        migrations.AddConstraint(
            model_name='boardmember',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lt', models.F('valid_to')), _connector='OR'), name='tenancy_boardmember_dates_in_order'),
        ),
    ]
