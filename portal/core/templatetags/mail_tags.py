"""E-mail addresses on public pages: read by people, not by programs that gather them.

Every character of the address stands as a numeric reference, in the text and in the link,
where it is per-cent coded besides: neither the page's source nor the link's value holds an
"@" or a "mailto:" that a search for addresses would find. A browser, a screen reader and a
copy see a plain link, without a script. What renders pages as a browser does can read it, as
any person can: that is the price of an address that everybody may use.

Rich text goes through the same hands: `templates/wagtailcore/shared/richtext.html`, in the place
of Wagtail's template of that name, through which every rich text is rendered (docs/patches.md).
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final
from urllib.parse import unquote

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# A tag as rich text holds it: whatever stands within quotation marks is no end of it.
_TAG: Final = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
_MAILTO: Final = re.compile(r"""(?<=\shref=)(["'])(\s*mailto:.*?)\1""", re.IGNORECASE | re.DOTALL)
# A reference is passed by whole: the letters of "&lt;" are no part of an address behind it.
_ADDRESS: Final = re.compile(r"&#?\w+;?|(?<![\w.+%~-])([\w.+%~-]+@[\w-]+(?:\.[\w-]+)+)")
_SCHEME: Final = "mailto:"
_SEPARATOR: Final = ","


@register.filter
@stringfilter
def mail_link(address: str) -> SafeString:
    """A link to an e-mail address; nothing for none."""
    if not address:
        return SafeString("")
    link = f'<a class="mail" href="{_link(address)}">{_references(address)}</a>'
    return mark_safe(link)  # noqa: S308 - digits between "&#" and ";" alone


@register.filter
@stringfilter
def mail_protected(html: str) -> SafeString:
    """Rendered rich text in which each address, and each link to one, is written that way.

    Nothing else of it changes, and to a reader nothing does.
    """
    parts = _TAG.split(html)  # tags at the odd places
    parts[::2] = [_ADDRESS.sub(_protected_text, text) for text in parts[::2]]
    parts[1::2] = [_MAILTO.sub(_protected_link, tag) for tag in parts[1::2]]
    return mark_safe("".join(parts))  # noqa: S308 - safe before, and no sign of markup is added


def _protected_text(match: re.Match[str]) -> str:
    return _references(match[1]) if match[1] else match[0]


def _protected_link(match: re.Match[str]) -> str:
    addresses, mark, more = unescape(match[2]).strip()[len(_SCHEME) :].partition("?")
    links = _SEPARATOR.join(_coded(unquote(one)) for one in addresses.split(_SEPARATOR))
    return f"{match[1]}{_references(_SCHEME + links + mark + more)}{match[1]}"


def _link(address: str) -> str:
    return _references(_SCHEME + _coded(address))


def _coded(address: str) -> str:
    return "".join(f"%{byte:02X}" for byte in address.encode())


def _references(text: str) -> str:
    """Each character as a numeric reference: never markup, whatever it is."""
    return "".join(f"&#{ord(character)};" for character in text)
