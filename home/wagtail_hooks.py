"""Registrations of `home` with Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy

from home.desk_views import task_list


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """The list of tasks."""
    return [path("viec-can-lam/", task_list, name="editor_tasks")]


class TasksMenuItem(MenuItem):
    """The list of tasks, for who edits somewhere: whoever only reads has none."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether a role lets the person add or change pages; no query of its own."""
        return page_permission_policy.user_has_any_permission(request.user, {"add", "change"})


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    """The list of tasks in the main menu."""
    return TasksMenuItem(_("Things to do"), reverse("editor_tasks"), icon_name="tasks", order=50)
