"""The posted form of a site's profile."""

from __future__ import annotations

from typing import Any

from wagtail.test.utils.form_data import nested_form_data, streamfield

_TEXTS = (
    "agency_name", "parent_body", "responsible", "address", "phone", "email", "licence",
    "emblem", "banner", "banner_alt", "banner_from", "banner_until",
    "notice_text", "notice_url", "notice_from", "notice_until",
    "mourning_from", "mourning_until",
)  # fmt: skip
_LISTS = ("social_accounts", "badges", "translations")


def profile_form(agency_name: str, **fields: Any) -> dict[str, Any]:
    """A filled-in profile: empty but for the name and `fields`.

    A list field is a list of (block type, value); a theme is given as `theme_…` is posted:
    `palette` and the colours by token.
    """
    colours = fields.pop("theme", {"palette": "default"})
    lists = {name: streamfield(fields.pop(name, [])) for name in _LISTS}
    posted = dict.fromkeys(_TEXTS, "") | {"agency_name": agency_name} | fields
    posted |= {f"theme-{name}": value for name, value in colours.items()}
    return {**posted, **nested_form_data(lists)}
