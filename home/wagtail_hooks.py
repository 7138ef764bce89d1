"""Registrations of `home` with Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.desk_views import task_list


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """The list of tasks."""
    return [path("viec-can-lam/", task_list, name="editor_tasks")]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    """The list of tasks in the main menu."""
    return MenuItem(_("Things to do"), reverse("editor_tasks"), icon_name="tasks", order=50)
