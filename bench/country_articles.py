"""One process of the import of `bench.country`: a share of the sites, a slice of the file each.

Called with the file of articles, the number for each site, and "part/parts".
"""

from __future__ import annotations

import gzip
import itertools
import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

import django


def main() -> int:
    """Import, and print what was done as JSON."""
    source, each, share = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    part, parts = map(int, share.split("/"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    django.setup()
    from news.selectors import index_of_site
    from news.services.importing import import_articles
    from portal.tenancy.models import MemberSite

    with gzip.open(source, "rt", encoding="utf-8") as lines:
        rows = list(lines)
    sites = list(MemberSite.objects.order_by("pk").values_list("site_id", flat=True))
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "articles.jsonl"
        for number, site_id in enumerate(sites):
            if number % parts != part:
                continue
            # Slices follow one another through the file, and begin again at its end.
            start = number * each % len(rows)
            file.write_text("".join(itertools.islice(itertools.cycle(rows), start, start + each)))
            index = index_of_site(site_id)
            assert index is not None  # noqa: S101 - every template has a list of news
            report = import_articles(index, file)
            total.update(sites=1, created=report.created, refused=len(report.refused))
    print(json.dumps(total))
    return 0


if __name__ == "__main__":
    sys.exit(main())
