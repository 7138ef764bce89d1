"""The one form of an editorial board, its members in rows below."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.widgets import AdminDateInput
from wagtail.documents.widgets import AdminDocumentChooser

from portal.tenancy.forms import MemberHostField
from portal.tenancy.models import BoardDuty, BoardMember, EditorialBoard
from portal.tenancy.people_forms import only_host

_FILES = ("decision_file", "rules_file")


class EditorialBoardForm(WagtailAdminModelForm):
    """A board with its decision, its rules and its members; the site stays what it was."""

    site_host = MemberHostField(
        label=_("Host of the site"),
        help_text=_("The address at which the site answers today."),
    )

    class Meta:
        model = EditorialBoard
        fields: ClassVar[list[str]] = ["valid_from", "valid_to"]
        widgets: ClassVar[dict[str, Any]] = {
            **{name: AdminDateInput() for name in ("valid_from", "valid_to", "decision_date")},
            # Named here: what Wagtail would put in their place lists the files of all sites.
            **{name: AdminDocumentChooser() for name in _FILES},
        }
        # Here and not at the model: a better word for an editor is no migration.
        help_texts: ClassVar[dict[str, Any]] = {
            "decision_number": _("As on the paper: 828/QĐ-UBND."),
            "decision_issuer": _("For instance: Ủy ban nhân dân xã Chi Lăng."),
            "decision_file": _(
                "A file of this site. It is public while the board is in force, and on the page "
                "of the board alone."
            ),
            "decision_url": _("Where the decision can be read, if it is published elsewhere."),
            "rules": _("The rules by which the board works, as text, or as a file below."),
            "valid_to": _("The first day on which this board is no more; empty: until further."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].required = True
        host = self.fields["site_host"]
        if self.instance.pk:
            host.disabled = True
            host.initial = self.instance.site.hostname
        elif not host.initial:
            host.initial = only_host(self.for_user)

    def clean(self) -> dict[str, Any]:
        """Take the site from its host; refuse files of others and days out of the board's."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        member = cleaned.get("site_host")
        if member is not None:
            self.instance.site_id = member.site_id
            for name in _FILES:
                document = cleaned.get(name)
                if document is not None and document.site_id != member.site_id:
                    self.add_error(name, _("Choose a file of this site."))
        self._check_members(cleaned)
        return cleaned

    def _check_members(self, cleaned: dict[str, Any]) -> None:
        """A board has one head at a time, and nobody on it before or after it."""
        rows = [row for row in self.formsets["members"].forms if _is_kept(row)]
        for row in rows:
            self._check_days(row, cleaned)
        heads = [row for row in rows if row.instance.duty == BoardDuty.HEAD]
        for number, row in enumerate(heads):
            others = (head.instance for head in heads[:number])
            if any(row.instance.shares_a_day_with(other) for other in others):
                row.add_error("duty", _("The board has another head on some of these days."))

    def _check_days(self, row: Any, cleaned: dict[str, Any]) -> None:
        first, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        member: BoardMember = row.instance
        if member.valid_from and first and member.valid_from < first:
            row.add_error("valid_from", _("The board begins later."))
        if member.valid_to and end and member.valid_to > end:
            row.add_error("valid_to", _("The board ends earlier."))
        if member.valid_from and end and member.valid_from >= end:
            row.add_error("valid_from", _("The board has ended by then."))
        if member.valid_to and first and member.valid_to <= first:
            row.add_error("valid_to", _("The board begins later."))


def _is_kept(row: Any) -> bool:
    """Whether a row of the formset is filled in well, and is not to be deleted."""
    is_there = row.has_changed() or row.instance.pk is not None
    return not row.errors and is_there and not row.cleaned_data.get("DELETE")


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


BOARD_PANELS = ObjectList(
    [
        FieldPanel("site_host"),
        MultiFieldPanel(
            [
                _row("decision_number", "decision_date"),
                FieldPanel("decision_issuer"),
                FieldPanel("decision_file"),
                FieldPanel("decision_url"),
                _row("valid_from", "valid_to"),
            ],
            heading=capfirst(_("decision")),
        ),
        InlinePanel(
            "members",
            panels=[
                _row("name", "duty"),
                FieldPanel("position"),
                _row("valid_from", "valid_to"),
                FieldPanel("basis"),
            ],
            heading=_("Members"),
            label=_("Member"),
            help_text=_(
                "In the order in which the page shows them. Somebody who leaves keeps the row, "
                "with his last day; a row without days holds as long as the board."
            ),
            min_num=1,
            max_num=60,
        ),
        MultiFieldPanel([FieldPanel("rules"), FieldPanel("rules_file")], heading=_("Rules")),
    ],
    base_form_class=EditorialBoardForm,
)
