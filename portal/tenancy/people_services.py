"""Adding people: an account, its first role, and the letter that lets its owner in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from portal.core.accounts.models import User
from portal.tenancy.models import RoleAssignment

SECONDS_A_DAY = 86_400


def add_person(person: User, assignment: RoleAssignment, password: str = "") -> None:
    """Save a new account with its first role and invite its owner, or do nothing at all.

    Nobody else ever knows the password: a random one stands until the owner sets his own.
    `password`: such a one, hashed already, where many accounts are made at once.
    """
    with transaction.atomic():
        person.password = password or make_password(get_random_string(50))
        person.save()
        assignment.user = person
        assignment.save()
        invite(person)


def invite(person: User) -> None:
    """Queue the letter with the address at which the owner sets a password."""
    if not person.email:
        return
    confirm = reverse(
        "wagtailadmin_password_reset_confirm",
        kwargs={
            "uidb64": urlsafe_base64_encode(force_bytes(person.pk)),
            "token": default_token_generator.make_token(person),
        },
    )
    with translation.override(settings.LANGUAGE_CODE):
        body = render_to_string(
            "tenancy/mail/invitation.txt",
            {
                "person": person,
                "site": settings.WAGTAIL_SITE_NAME,
                "address": settings.WAGTAILADMIN_BASE_URL + confirm,
                "again": settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_password_reset"),
                "days": settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY,
            },
        )
        subject = _("Your account for %(site)s") % {"site": settings.WAGTAIL_SITE_NAME}
    send_mail(subject, body, None, [person.email], fail_silently=True)
