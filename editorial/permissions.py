"""Rights on a page under the one workflow: nobody publishes alone, nothing public is deleted."""

from __future__ import annotations

from django.db.models import Q

from portal.tenancy.permissions import RolePagePermissionTester


class EditorialPagePermissionTester(RolePagePermissionTester):
    """What one user may do with one page.

    The right to publish, `"publish" in permissions`, is the right to approve what another
    submitted. Wagtail's question whether somebody may publish by himself is answered with
    no, for everybody but the break-glass account.
    """

    def can_publish(self) -> bool:
        """Only through an approval."""
        return bool(self.user.is_superuser and super().can_publish())

    def can_publish_subpage(self) -> bool:
        """Only through an approval."""
        return bool(self.user.is_superuser and super().can_publish_subpage())

    def can_unschedule(self) -> bool:
        """Who approves may also stop what was approved for later."""
        return bool(super().can_publish())

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Nothing that was ever public, nor anything above it; by nobody."""
        return self.can_remove(ignore_bulk) and not self._was_public()

    def can_move(self) -> bool:
        """Within its site, what was public may move: its old address leads to the new one."""
        is_fixed = self.is_unit or self.is_home
        return not is_fixed and self.can_remove(ignore_bulk=True)

    def can_remove(self, ignore_bulk: bool = False) -> bool:
        """Whether the page could go from where it stands, had it never been public."""
        return bool(super().can_delete(ignore_bulk))

    def _was_public(self) -> bool:
        """Whether the page, or a page below it, is or ever was public."""
        if self.page.live or self.page.first_published_at:
            return True
        if self.page.is_leaf():
            return False
        was = Q(live=True) | Q(first_published_at__isnull=False)
        return bool(self.page.get_descendants().filter(was).exists())
