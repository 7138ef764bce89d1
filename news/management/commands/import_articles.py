"""`manage.py import_articles PATH --site HOST [--map FILE]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from news.mapping import BadMapping, ImportMapping, parse_mapping
from news.models import NewsIndexPage
from news.selectors import index_of_site
from news.services.importing import ImportReport, import_articles
from portal.tenancy.models import HostName

# Some rows were refused, the others are in.
EXIT_WITH_REFUSALS = 2
_LINES_NAMED = 5


class Command(BaseCommand):
    """Import articles into the news list of one site."""

    help = (
        "Import articles from JSON lines (also gzipped), a text file, or a folder of both. "
        "Repeatable: rows are known by their source key. Exit code 2: some rows were refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what can be asked for."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--site", required=True, metavar="HOST")
        parser.add_argument("--index", metavar="SLUG", help="News list; default: the site's first.")
        parser.add_argument("--map", type=Path, metavar="FILE", help="YAML or JSON mapping.")
        parser.add_argument("--update", action="store_true", help="Change what changed.")
        parser.add_argument("--limit", type=int, metavar="N", help="Read N rows at most.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and report row by row what was refused."""
        index = self._index(options["site"], options["index"])
        try:
            report = import_articles(
                index,
                options["path"],
                self._mapping(options["map"]),
                update=options["update"],
                limit=options["limit"],
                progress=self._progress if options["verbosity"] else None,
            )
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        self._tell(report)
        if report.refused:
            raise SystemExit(EXIT_WITH_REFUSALS)

    def _index(self, host: str, slug: str | None) -> NewsIndexPage:
        name = HostName.objects.filter(host=host.lower()).first()
        if name is None:
            raise CommandError(_("No site answers on %s.") % host)
        index = index_of_site(name.site_id, slug)
        if index is None:
            raise CommandError(_("The site %s has no such news list.") % host)
        return index

    def _mapping(self, path: Path | None) -> ImportMapping | None:
        if path is None:
            return None
        try:
            return parse_mapping(path.read_text("utf-8-sig"))
        except (BadMapping, OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path}: {error}") from error

    def _progress(self, report: ImportReport) -> None:
        self.stderr.write(_("%d rows read") % report.rows)

    def _tell(self, report: ImportReport) -> None:
        for name, problem in report.refused:
            self.stderr.write(
                _("%(file)s, line %(line)d: %(reason)s")
                % {"file": name, "line": problem.line, "reason": problem.reason}
            )
        for text, lines in report.notes.items():
            shown = ", ".join(str(line) for line in lines[:_LINES_NAMED])
            more = " …" if len(lines) > _LINES_NAMED else ""
            self.stderr.write(f"{text} ({len(lines)}: {shown}{more})")
        self.stdout.write(
            _(
                "Imported %(created)d, changed %(updated)d, already there %(unchanged)d, "
                "changed at the source but left as they are %(outdated)d, refused %(refused)d."
            )
            % {
                "created": report.created,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "outdated": report.outdated,
                "refused": len(report.refused),
            }
        )
