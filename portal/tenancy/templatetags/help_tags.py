"""“Need help?” for templates of the admin."""

from __future__ import annotations

from django import template

from portal.tenancy.help_desk.menu import help_address as address_of

register = template.Library()


@register.simple_tag(takes_context=True)
def help_address(context: template.Context) -> str:
    """The form of a question, told which screen it is opened from."""
    request = context.get("request")
    return address_of(request) if request is not None else ""
