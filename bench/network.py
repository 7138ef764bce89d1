"""The network that the benchmarks run on: real verbs for sites, bulk rows for articles."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from editorial.desk.today import SITES_LOOKED_AT
from news.kinds import ARTICLE
from news.models import ArticlePage, NewsIndexPage
from portal.core.accounts.models import User
from portal.core.audit.services import AuditAction, batch
from portal.tenancy import addresses
from portal.tenancy.models import (
    MemberSite,
    Placement,
    Role,
    RoleAssignment,
    RoleScope,
    Unit,
    UnitLevel,
)
from portal.tenancy.provisioning.indexing import index_missing, side_work_muted
from portal.tenancy.provisioning.services import Kit, make_kit, provision_unit
from portal.tenancy.provisioning.specs import Status, UnitSpec

# Communes under one province, as in the country: 3,321 under 34.
COMMUNES_A_PROVINCE = 98
BIG_HOST = "p0.bench.localhost"
ADMIN_HOST = "quantri.localhost"
ROLE_COUNTS = (1, 10, 100)
CHOOSER = "/admin/choose-page/"
# What the page menu of the admin asks for when it opens.
MENU = "/admin/api/main/pages/"
_BATCH = 2_000


class Network:
    """A network that only grows; the first site holds all the articles."""

    def __init__(self, users: dict[int, User], root: User) -> None:
        """`users`: by the number of their roles; `root`: who may everything."""
        self.size = 0
        self.kit: Kit = make_kit()
        self.users = users
        self.root = root
        self.level, _ = UnitLevel.objects.get_or_create(
            code="commune", defaults={"name": "xã", "rank": 3}
        )

    @classmethod
    def new(cls) -> Network:
        """A network without sites, and its people."""
        users = {count: cls._user(f"u{count}") for count in ROLE_COUNTS}
        return cls(users, User.objects.create_superuser("root", "x" * 20, full_name="Root"))

    @classmethod
    def standing(cls) -> Network:
        """The network of the database in use, to be measured and not to grow."""
        users = {count: User.objects.get(username=f"u{count}") for count in ROLE_COUNTS}
        return cls(users, User.objects.get(username="root"))

    @staticmethod
    def _user(name: str) -> User:
        return User.objects.create_user(name, "x" * 20, full_name=name)

    def grow_to(self, size: int) -> None:
        """Provision sites until there are `size`: provinces, each with its communes."""
        with side_work_muted():
            while self.size < size:
                outcome = provision_unit(self._spec(self.size), self.kit)
                if outcome.status is Status.REFUSED:
                    raise SystemExit(f"site {self.size}: {outcome.reason}")
                self.size += 1
        index_missing(lambda: False)

    @staticmethod
    def _spec(number: int) -> UnitSpec:
        """The first is a province without communes: it shows the same rows at every size."""
        province, commune = 0, 0
        if number:
            province, commune = divmod(number - 1, COMMUNES_A_PROVINCE + 1)
            province += 1
        code, host = f"{province:02d}", f"p{province}.bench.localhost"
        if commune == 0:
            name = f"Số {province}"
            return UnitSpec(code, "province", f"Tỉnh {name}", name, "Tỉnh", host=host)
        name = f"Số {province}-{commune}"
        return UnitSpec(
            f"{province:02d}{commune:03d}",
            "commune",
            f"Xã {name}",
            name,
            "Xã",
            parent_code=code,
            host=f"x{commune}.{host}",
        )

    def add_articles(self, count: int) -> None:
        """Fill the first site's news with `count` live articles.

        Publishing 20,000 pages one by one would be most of the benchmark; the rows are
        the same. Paths come from treebeard, one after the other under one parent.
        """
        index = self.index()
        first = ArticlePage(title="Bài 0", slug="bai-0", sapo="Sa-pô", locale=index.locale)
        index.add_child(instance=first)
        path, now = first.path, timezone.now()
        site_id = MemberSite.objects.get(site__hostname=BIG_HOST).site_id
        placements = [self._placement(first, index, site_id, now)]
        with batch(AuditAction.BULK, "benchmark articles"):
            for start in range(1, count, _BATCH):
                pages = []
                for number in range(start, min(start + _BATCH, count)):
                    path = _next_path(path)
                    pages.append(_base_row(first, index, path, number))
                Page.objects.bulk_create(pages)
                for number, page in enumerate(pages, start=start):
                    article = ArticlePage(page_ptr=page, sapo="Sa-pô", body=_BODY)
                    article.__dict__.update(
                        {f.attname: getattr(page, f.attname) for f in Page._meta.concrete_fields}
                    )
                    article.published_at = now - datetime.timedelta(minutes=number)
                    article.save_base(raw=True)
                    placements.append(
                        self._placement(article, index, site_id, article.published_at)
                    )
        Page.objects.filter(pk=index.pk).update(numchild=count)
        Placement.objects.bulk_create(placements, batch_size=_BATCH, ignore_conflicts=True)
        addresses.record_subtree(Page.objects.get(pk=index.pk))

    @staticmethod
    def _placement(page: Page, index: Page, site_id: int, at: datetime.datetime) -> Placement:
        return Placement(
            page_id=page.pk,
            index=index,
            site_id=site_id,
            is_source=True,
            live=True,
            sort_at=at,
            kind=ARTICLE,
        )

    def index(self) -> NewsIndexPage:
        """The news list of the first site."""
        home = MemberSite.objects.get(site__hostname=BIG_HOST).site.root_page
        return NewsIndexPage.objects.get(url_path=f"{home.url_path}tin-tuc/")

    def assign_roles(self) -> None:
        """Give each user as many roles, the first always at the first site.

        Where the network has fewer sites, the rest are at units without a portal: the
        rows of the assignment table are as many at every size.
        """
        RoleAssignment.objects.all().delete()
        sites = list(
            MemberSite.objects.order_by("pk").values_list("unit_id", flat=True)[: max(ROLE_COUNTS)]
        )
        missing = max(ROLE_COUNTS) - len(sites)
        bare = [
            Unit.objects.get_or_create(name=f"Không cổng {n}", defaults={"level": self.level})[0].pk
            for n in range(missing)
        ]
        RoleAssignment.objects.bulk_create(
            RoleAssignment(user=user, unit_id=unit, role=Role.APPROVER, scope=RoleScope.SITE)
            for count, user in self.users.items()
            for unit in [*sites, *bare][:count]
        )

    def requests(self) -> Iterator[tuple[str, User | None, str, str]]:
        """What is measured: label, user (None: a citizen), host and path."""
        index = self.index()
        home = index.get_parent()
        article = Placement.objects.filter(index=index, live=True).order_by("-sort_at")[5].page
        yield "home", None, BIG_HOST, "/"
        yield "list", None, BIG_HOST, "/tin-tuc/"
        deep = Placement.objects.filter(index=index, live=True).count() // 20 // 2
        yield "list, page in the middle", None, BIG_HOST, f"/tin-tuc/?trang={max(1, deep)}"
        yield "article", None, BIG_HOST, f"/tin-tuc/{article.slug}/"
        people = {f"{count} roles": user for count, user in self.users.items()}
        for label, known in {**people, "superuser": self.root}.items():
            # What a user object keeps of its rights is true of one request, not of each size.
            user = User.objects.get(pk=known.pk)
            yield f"/admin/, {label}", user, ADMIN_HOST, "/admin/"
            yield f"explorer of a home, {label}", user, ADMIN_HOST, f"/admin/pages/{home.pk}/"
            yield f"explorer root, {label}", user, ADMIN_HOST, self._explorer_root(user)
            yield f"page chooser at a home, {label}", user, ADMIN_HOST, f"{CHOOSER}{home.pk}/"
            yield f"page chooser root, {label}", user, ADMIN_HOST, CHOOSER
            menu = f"{MENU}?child_of={home.pk}&for_explorer=1"
            yield f"menu at a home, {label}", user, ADMIN_HOST, menu

    def _explorer_root(self, user: User) -> str:
        """Where "Pages" in the menu leads this user: his own root, without redirects."""
        from wagtail.permissions import page_permission_policy

        root = page_permission_policy.explorable_root_instance(user)
        return f"/admin/pages/{root.pk}/" if root is not None else "/admin/pages/"

    @staticmethod
    def reach(user: User | None) -> int:
        """Portals that a person's rights lead to; who may everything sees a panelful of them.

        With one site, a hundred roles lead to one portal: a smaller question than the same
        person's in a network of 150.
        """
        if user is None:
            return 0
        if user.is_superuser:
            return min(MemberSite.objects.count(), SITES_LOOKED_AT + 1)
        held = RoleAssignment.objects.filter(user=user).values("unit_id")
        return MemberSite.objects.filter(unit_id__in=held).count()

    @staticmethod
    def rows_shown(label: str, answer: Any) -> int:
        """Rows of the listing in an answer; pages of one size only are compared.

        On the dashboard, each line of what is to be done and of one's own work.
        """
        if "explorer" in label:
            return len(answer.context["object_list"])
        if "chooser" in label:
            return int(answer.json()["html"].count("<tr"))
        if "menu" in label:
            return len(answer.json()["items"])
        if not label.startswith("/admin/"):
            return 0
        desk = answer.context["desk"]
        return len(desk.things) + len(desk.work)

    def pages_for_urls(self, count: int) -> list[Page]:
        """Pages spread over the network."""
        live = Page.objects.filter(live=True, depth__gt=3).order_by("pk")
        step = max(1, live.count() // count)
        found = list(live[: step * count : step])
        return (found * count)[:count]


_BODY = [{"type": "paragraph", "value": "<p>Nội dung của bài.</p>"}]


def _next_path(path: str) -> str:
    """The path of the next sibling, by treebeard's own arithmetic."""
    node = Page(path=path, depth=len(path) // Page.steplen)
    following: str = node._inc_path()  # noqa: SLF001 - treebeard offers no public name
    return following


def _base_row(first: Page, index: Page, path: str, number: int) -> Page:
    """The base row of one more article beside `first`."""
    slug = f"bai-{number}"
    return Page(
        path=path,
        depth=first.depth,
        numchild=0,
        title=f"Bài số {number}",
        draft_title=f"Bài số {number}",
        slug=slug,
        url_path=f"{index.url_path}{slug}/",
        content_type=first.content_type,
        locale_id=first.locale_id,
        live=True,
        first_published_at=timezone.now(),
        last_published_at=timezone.now(),
    )
