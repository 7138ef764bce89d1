"""`manage.py import_documents FILE --site HOST [--map FILE]`."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from documents.importing.mapping import ColumnMapping, parse_mapping
from documents.importing.tables import open_table
from documents.models import DocumentImport, DocumentIndexPage, ImportedRow
from documents.selectors.imports import library_of_site, mapping_of_library
from documents.services.import_refused import keep_refused
from documents.services.import_undoing import undo
from documents.services.importing import Options, begin, carry_on, preview
from portal.tenancy.models import HostName

# Some rows were refused, the others are in.
EXIT_WITH_REFUSALS = 2
Verdict = ImportedRow.Verdict


class Command(BaseCommand):
    """Import a list of documents into the library of one site, live."""

    help = (
        "Import documents from XLSX, CSV or JSON lines. Repeatable: rows are known by their "
        "key, or number, day and issuer. Exit code 2: some rows were refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what can be asked for."""
        parser.add_argument("path", type=Path, nargs="?", metavar="FILE")
        parser.add_argument("--site", required=True, metavar="HOST")
        parser.add_argument("--library", metavar="SLUG", help="Default: the site's first.")
        parser.add_argument(
            "--map",
            type=Path,
            metavar="FILE",
            help="YAML or JSON mapping. Default: the site's last one, where it fits, and guesses.",
        )
        parser.add_argument("--files", type=Path, metavar="ZIP", help="Files by their names.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done.")
        parser.add_argument("--update", action="store_true", help="Change what changed.")
        parser.add_argument("--resume", type=int, metavar="RUN", help="Go on with a stopped run.")
        parser.add_argument("--undo", type=int, metavar="RUN", help="Take a run back.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and account for every row."""
        self._started = time.monotonic()
        index = self._library(options["site"], options["library"])
        try:
            if options["undo"]:
                self._undo(self._run(index, options["undo"]))
                return
            if options["path"] is None:
                raise CommandError(_("Say which file is to be imported."))
            refused = self._import(index, options)
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        if refused:
            raise SystemExit(EXIT_WITH_REFUSALS)

    def _import(self, index: DocumentIndexPage, options: dict[str, Any]) -> int:
        path: Path = options["path"]
        mapping = self._mapping(index, options["map"], path)
        how = Options(update=options["update"], bundle=options["files"])
        if options["dry_run"]:
            return self._preview(index, path, mapping, how)
        if options["resume"]:
            run = self._run(index, options["resume"])
        else:
            run = begin(index, path, mapping, how)
        told = self._progress if options["verbosity"] else None
        carry_on(run, path, options["files"], told)
        keep_refused(run, path)
        for row in run.rows.exclude(message=""):
            self._tell_row(row.line, str(row.get_verdict_display()), row.message)
        self._tell(Counter(run.rows.values_list("verdict", flat=True)))
        self.stdout.write(_("Import %(run)d; take it back with --undo %(run)d.") % {"run": run.pk})
        return run.rows.filter(verdict=Verdict.REFUSED).count()

    def _preview(
        self, index: DocumentIndexPage, path: Path, mapping: ColumnMapping, how: Options
    ) -> int:
        counts: Counter[str] = Counter()
        for line, outcome in preview(index, path, mapping, how):
            counts[outcome.verdict] += 1
            if outcome.message:
                self._tell_row(line, str(outcome.verdict.label), outcome.message)
        self.stdout.write(_("Nothing was written."))
        self._tell(counts)
        return counts[Verdict.REFUSED]

    def _undo(self, run: DocumentImport) -> None:
        report = undo(run)
        for line, reason in report.left:
            self.stderr.write(
                _("line %(line)d: left, %(reason)s") % {"line": line, "reason": reason}
            )
        self.stdout.write(
            _("Taken down %(down)d, removed %(removed)d, restored %(restored)d, left %(left)d.")
            % {
                "down": report.taken_down,
                "removed": report.removed,
                "restored": report.restored,
                "left": len(report.left),
            }
        )

    def _library(self, host: str, slug: str | None) -> DocumentIndexPage:
        name = HostName.objects.filter(host=host.lower()).first()
        if name is None:
            raise CommandError(_("No site answers on %s.") % host)
        index = library_of_site(name.site_id, slug)
        if index is None:
            raise CommandError(_("The site %s has no such regulation library.") % host)
        return index

    def _run(self, index: DocumentIndexPage, key: int) -> DocumentImport:
        run = DocumentImport.objects.filter(pk=key, index=index).first()
        if run is None:
            raise CommandError(_("This library has no import %d.") % key)
        return run

    def _mapping(self, index: DocumentIndexPage, path: Path | None, listed: Path) -> ColumnMapping:
        if path is None:
            with open_table(listed) as table:
                return mapping_of_library(index, table.columns)
        return parse_mapping(path.read_text("utf-8-sig"))

    def _progress(self, run: DocumentImport) -> None:
        self.stderr.write(_("%d rows read") % sum(run.counts.values()))

    def _tell_row(self, line: int, verdict: str, message: str) -> None:
        self.stderr.write(
            _("line %(line)d: %(verdict)s. %(message)s")
            % {"line": line, "verdict": verdict, "message": message.replace("\n", " ")}
        )

    def _tell(self, counts: Counter[str]) -> None:
        parts = [f"{verdict.label} {counts[verdict]}" for verdict in Verdict]
        told = {
            "count": sum(counts.values()),
            "seconds": time.monotonic() - self._started,
            "verdicts": ", ".join(parts),
        }
        self.stdout.write(_("%(count)d rows in %(seconds)d s: %(verdicts)s") % told)
