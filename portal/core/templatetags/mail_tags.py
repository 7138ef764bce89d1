"""E-mail addresses on public pages: read by people, not by programs that gather them.

Every character of the address stands as a numeric reference, in the text and in the link,
where it is per-cent coded besides: neither the page's source nor the link's value holds an
"@" or a "mailto:" that a search for addresses would find. A browser, a screen reader and a
copy see a plain link, without a script. What renders pages as a browser does can read it, as
any person can: that is the price of an address that everybody may use.
"""

from __future__ import annotations

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
@stringfilter
def mail_link(address: str) -> SafeString:
    """A link to an e-mail address; nothing for none."""
    if not address:
        return SafeString("")
    coded = "".join(f"%{byte:02X}" for byte in address.encode())
    link = f'<a class="mail" href="{_references(f"mailto:{coded}")}">{_references(address)}</a>'
    return mark_safe(link)  # noqa: S308 - digits between "&#" and ";" alone


def _references(text: str) -> str:
    """Each character as a numeric reference: never markup, whatever it is."""
    return "".join(f"&#{ord(character)};" for character in text)
