"""The menu of those who audit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from portal.tenancy.auditing.log import LogViewSet
from portal.tenancy.auditing.roles import AuditedRolesViewSet
from portal.tenancy.auditing.sites import AuditedSitesViewSet


class Auditing(ViewSetGroup):
    """Lists to read: sites, roles, the audit record."""

    menu_label = _("Auditing")
    menu_name = "auditing"
    menu_icon = "view"
    menu_order = 620
    items = (AuditedSitesViewSet(), AuditedRolesViewSet(), LogViewSet())


auditing = Auditing()
