"""The menu entry of the search in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from search.word_viewsets import AbbreviationViewSet


class SearchAdministration(ModelViewSetGroup):
    """What the search of all portals goes by."""

    menu_label = _("Search of the portals")
    menu_name = "search-administration"
    menu_icon = "search"
    menu_order = 590
    items = (AbbreviationViewSet("abbreviations"),)


model_viewsets = [SearchAdministration()]
