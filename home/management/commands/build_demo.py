"""`manage.py build_demo`: the demo province with its articles, and an account a role."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from home.demo.builder import build
from home.demo.people import PEOPLE, build_people
from portal.core.accounts.models import User
from portal.core.audit.services import Actor, acting_as
from portal.tenancy.root_paths import root_url

ADMIN = "quantri"
ADMIN_NAME = "Quản trị hệ thống"


class Command(BaseCommand):
    """Make what is missing of the demo and print where it is."""

    help = "Builds the demo province. Safe to run again: nothing is lost or made twice."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, then print the addresses, the accounts and their password."""
        with acting_as(Actor(None, "command build_demo")):
            members = build(self.stdout.write)
            password = _administrator(settings.VAR_DIR / "demo-admin-password.txt")
            build_people(members, password)
        self.stdout.write("")
        for member in members.values():
            self.stdout.write(f"  {member.unit.name:<32} {root_url(member.site.hostname)}/")
        self.stdout.write(f"  {'Trang quản trị':<32} {root_url(settings.ADMIN_HOSTS[0])}/admin/")
        for username, full_name in [
            (ADMIN, ADMIN_NAME),
            *((person.username, person.full_name) for person in PEOPLE),
        ]:
            self.stdout.write(f"    {full_name:<38} tên đăng nhập: {username}")
        self.stdout.write(f"  Mật khẩu của tất cả: {password}")


def _administrator(file: Path) -> str:
    """The administrator's password: drawn at the first run, kept beside the database."""
    if file.exists():
        password = file.read_text().strip()
        if User.objects.filter(username=ADMIN).exists():
            return password
    else:
        password = secrets.token_urlsafe(12)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(password + "\n")
    user = User.objects.filter(username=ADMIN).first()
    if user is None:
        User.objects.create_superuser(ADMIN, password, full_name=ADMIN_NAME)
    else:
        user.set_password(password)
        user.save()
    return password
