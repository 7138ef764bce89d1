"""The form of an office: beside `forms`, which knows the models that these pages are."""

from __future__ import annotations

from typing import Any

from portal.core.page_forms import BasePageForm
from portal.tenancy.offered_terms import offer_in_force


class OfficePageForm(BasePageForm):
    """An office; a kind that has ended is offered to no other one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields.get("kind")
        if kinds is not None:
            offer_in_force(kinds, self.instance.kind_id)
