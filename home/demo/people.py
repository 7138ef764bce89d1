"""An account for each role of the demo, and work under way, so that the desks are not empty.

The accounts are called as their roles are: nobody in the demo is a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.text import slugify
from wagtail.models import Page

from home.demo.text import paragraphs
from news.models import ArticlePage, NewsIndexPage
from portal.core.accounts.models import User
from portal.core.vietnamese import fold
from portal.tenancy.models import MemberSite, Role, RoleAssignment, RoleScope

COMMUNE: Final = "chilang"
PROVINCE: Final = "langson"


@dataclass(frozen=True)
class DemoPerson:
    """An account: how it signs in, what it is called, and its one role."""

    username: str
    full_name: str
    role: Role
    site: str
    scope: RoleScope = RoleScope.SITE


PEOPLE: Final = (
    DemoPerson("congtacvien", "Cộng tác viên xã Chi Lăng", Role.COLLABORATOR, COMMUNE),
    DemoPerson("bientapvien", "Biên tập viên xã Chi Lăng", Role.EDITOR, COMMUNE),
    DemoPerson("nguoiduyet", "Người duyệt xã Chi Lăng", Role.APPROVER, COMMUNE),
    DemoPerson("quantritrang", "Quản trị trang xã Chi Lăng", Role.SITE_ADMIN, COMMUNE),
    DemoPerson(
        "vanphong", "Văn phòng trung tâm tỉnh Lạng Sơn", Role.CENTRAL, PROVINCE, RoleScope.BRANCH
    ),
    DemoPerson("kiemtra", "Kiểm tra viên tỉnh Lạng Sơn", Role.AUDITOR, PROVINCE, RoleScope.BRANCH),
)

_TEXT: Final = "Nội dung minh hoạ của bản chạy thử."
_RETURNED: Final = "Cần ghi rõ địa điểm tiếp công dân."
# Title, and whether it came back.
_SUBMITTED: Final = (
    ("Thông báo lịch tiếp công dân tháng này", True),
    ("Thông báo tiêm phòng dại cho chó, mèo", False),
)
_DRAFT: Final = "Hướng dẫn bón phân cho cây na sau thu hoạch"


def build_people(members: dict[str, MemberSite], password: str) -> int:
    """Make what is missing; all accounts sign in with `password`. Returns how many are new."""
    made = 0
    for person in PEOPLE:
        user, is_new = User.objects.get_or_create(
            username=person.username, defaults={"full_name": person.full_name}
        )
        if not user.check_password(password):
            user.set_password(password)
            user.save()
        if is_new:
            made += 1
            RoleAssignment.objects.create(
                user=user, unit=members[person.site].unit, role=person.role, scope=person.scope
            )
    if made:
        _start_work(members[COMMUNE])
    return made


def _start_work(member: MemberSite) -> None:
    """A draft, a submission that waits, and one that came back with its reason."""
    people = {person.role: User.objects.get(username=person.username) for person in PEOPLE}
    author = people[Role.COLLABORATOR]
    home = member.site.root_page
    index = NewsIndexPage.objects.get(url_path=f"{home.url_path}tin-tuc/")
    _draft(index, _DRAFT, author)
    for title, is_returned in _SUBMITTED:
        page = _draft(index, title, author)
        workflow = page.get_workflow()
        if workflow is None:  # the demo without the room of approvals
            return
        state = workflow.start(page, author).current_task_state.specific
        if is_returned:
            state.task.specific.on_action(state, people[Role.APPROVER], "reject", comment=_RETURNED)


def _draft(index: NewsIndexPage, title: str, author: User) -> Page:
    page = index.add_child(
        instance=ArticlePage(
            title=title,
            slug=slugify(fold(title)),
            sapo=_TEXT,
            body=paragraphs([_TEXT]),
            live=False,
            owner=author,
        )
    )
    page.save_revision(user=author)
    return Page.objects.get(pk=page.pk).specific
