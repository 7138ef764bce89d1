"""Tell placements of articles what they list, and give every site its settings of news."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce


def fill(apps: Any, schema_editor: Any) -> None:
    """Two statements for all placements, and one row a site."""
    placement_model = apps.get_model("tenancy", "Placement")
    article_model = apps.get_model("news", "ArticlePage")
    page_model = apps.get_model("wagtailcore", "Page")
    category = article_model.objects.filter(pk=OuterRef("page_id")).values("category_id")
    language = page_model.objects.filter(pk=OuterRef("index_id")).values("locale__language_code")
    placement_model.objects.filter(page_id__in=article_model.objects.values("pk")).update(
        kind="article",
        heading=Coalesce(Subquery(category), Value("")),
        language=Subquery(language),
    )
    settings_model = apps.get_model("news", "SiteNews")
    sites = apps.get_model("tenancy", "MemberSite").objects.values_list("site_id", flat=True)
    settings_model.objects.bulk_create(
        (settings_model(site_id=site_id) for site_id in sites.iterator()),
        batch_size=1_000,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    """Data only; taking it back leaves the rows."""

    dependencies = [
        ("news", "0003_dossiers"),
        ("tenancy", "0006_placement_order"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
