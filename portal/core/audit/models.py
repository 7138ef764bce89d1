"""The append-only record of who did what, when, from where."""

from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditAction(models.TextChoices):
    """What was done."""

    CREATE = "create", _("created")
    UPDATE = "update", _("changed")
    DELETE = "delete", _("deleted")
    MOVE = "move", _("moved")
    ROLE_CHANGE = "role_change", _("rights changed")
    SIGN_IN = "sign_in", _("signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("sign-in failed")
    SIGN_OUT = "sign_out", _("signed out")
    EXPORT = "export", _("exported")
    BULK = "bulk", _("changed in bulk")
    IMPORT = "import", _("imported")
    PROVISION = "provision", _("provisioned")


class AuditEntry(models.Model):
    """One act. Rows are written once; the database refuses to change or delete them.

    No foreign keys: an entry outlives the person, the site and the object it
    names, and a reference set to null would be a change.
    """

    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    actor_id = models.BigIntegerField(_("user id"), null=True, editable=False)
    actor_name = models.CharField(
        _("done by"),
        max_length=200,
        blank=True,
        editable=False,
        help_text=_("Name at the time, or the command or job that acted."),
    )
    action = models.CharField(
        _("action"), max_length=20, choices=AuditAction.choices, editable=False
    )
    site_id = models.BigIntegerField(_("site id"), null=True, editable=False)
    object_type = models.CharField(
        _("kind of object"),
        max_length=100,
        blank=True,
        editable=False,
        help_text=_("Application and model, such as news.ArticlePage."),
    )
    object_id = models.CharField(_("object id"), max_length=255, blank=True, editable=False)
    object_repr = models.CharField(_("object"), max_length=255, blank=True, editable=False)
    changes = models.JSONField(
        _("changes"),
        default=dict,
        blank=True,
        editable=False,
        encoder=DjangoJSONEncoder,
        help_text=_("Field: [before, after]."),
    )
    detail = models.JSONField(
        _("details"), default=dict, blank=True, editable=False, encoder=DjangoJSONEncoder
    )
    request_id = models.CharField(_("request id"), max_length=32, blank=True, editable=False)
    ip = models.GenericIPAddressField(_("address"), null=True, editable=False)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        default_permissions: ClassVar = ("view",)
        indexes: ClassVar = [
            models.Index(fields=["at"], name="audit_by_time"),
            models.Index(fields=["site_id", "at"], name="audit_by_site"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
            models.Index(fields=["object_type", "object_id", "at"], name="audit_by_object"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_name} {self.action} {self.object_repr}"
