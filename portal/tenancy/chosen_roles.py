"""Roles that a person has ticked on a screen."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from portal.tenancy import role_power
from portal.tenancy.models import RoleAssignment


def chosen_roles(request: HttpRequest, **of: Any) -> list[RoleAssignment]:
    """The roles named in the form, with their units; none of one's own.

    `of`: further conditions. Raises Http404 when one that is named is not within reach.
    """
    giver: Any = request.user
    named = {int(value) for value in request.POST.getlist("role") if value.isdecimal()}
    within = role_power.unended_within(giver).exclude(user=giver)
    roles = list(within.filter(pk__in=named, **of).select_related("unit"))
    if {role.pk for role in roles} != named:
        raise Http404
    return roles
