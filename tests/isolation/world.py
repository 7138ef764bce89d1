"""Two provinces with rows of every kind, in which every string tells whose it is.

What nobody outside a site may read (drafts, people, files, logs, comments, jobs) says the
site's private word; what its public host shows to everybody says its public word.

Longer than other files on purpose: whoever adds a model adds its row here, at one place, and
finds beside it what the row must say.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from modelsearch import index
from wagtail.admin.models import EditingSession
from wagtail.log_actions import log
from wagtail.models import (
    Comment,
    CommentReply,
    Locale,
    Page,
    PageSubscription,
    Revision,
    UploadedFile,
)
from wagtail_localize.models import (
    OverridableSegment,
    Translation,
    TranslationContext,
    TranslationSource,
)

from documents.models import (
    DocumentEffect,
    DocumentImport,
    DocumentIndexPage,
    DocumentIssuer,
    DocumentPage,
    DocumentRelation,
    DocumentSigner,
    EffectClaim,
    Extraction,
    LegalEvent,
)
from editorial.care import services as care
from editorial.models import FourEyesMode, FourEyesRule, Notice, NoticeKind, TakeDown
from home.models import PlacePage, ProductPage, SectionPage, ShortcutPage, StandardPage
from news.models import ArticlePage, NewsCategory, NewsIndexPage, SiteNews, TopicPage
from organization.models import (
    Appointment,
    ContactPage,
    ContactPoint,
    OfficePage,
    OrganizationPage,
    Person,
    ScheduleEntry,
    WrongEntryReport,
)
from portal.core.accounts.models import User
from portal.core.jobs.models import Job
from portal.core.media.models import PortalDocument, PortalImage
from portal.tenancy.models import (
    BoardMember,
    EditorialBoard,
    HelpRequest,
    HostName,
    HostRole,
    IssuingBody,
    MenuItem,
    ReviewOutcome,
    Role,
    RoleAssignment,
    RoleReview,
    SiteProfile,
    UnitBoundary,
    UnitContact,
)
from search.models import AskedQuery, OpenedResult, PinnedResult
from tests.factories import grant, make_user
from tests.support.shared_rows import shared
from tests.tenancy.rights_world import Portal, _file, fresh, make_portal

# What titles of all sites have in common: a search for it must find one's own alone.
COMMON = "Nháp"


@dataclass
class Tenant:
    """One site with everything that belongs to it.

    `rows`: the keys of what was made for it, by model label; `pages`: pages by what they
    are like ("draft", "scheduled", "locked" …).
    """

    portal: Portal
    private: str
    public: str
    person: User
    pages: dict[str, Page]
    rows: dict[str, list[Any]] = field(default_factory=dict, repr=False)
    image: PortalImage = field(init=False, repr=False)
    document: PortalDocument = field(init=False, repr=False)

    def page(self, like: str) -> Page:
        """The page of that sort."""
        return self.pages[like]

    def keys(self, model: type[Model]) -> list[Any]:
        """Keys of its rows of `model`; of a proxy, those of the model behind it."""
        stored = model._meta.concrete_model or model
        return self.rows.get(stored._meta.label, [])


@dataclass
class Ground:
    """Province P with communes A and S, another province with commune B."""

    province: Portal
    a: Tenant
    s: Tenant
    b: Tenant


@shared
def ground() -> Ground:
    """The rows of both provinces; files come with each walk."""
    english, _ = Locale.objects.get_or_create(language_code="en")
    NewsCategory.objects.get_or_create(slug="tin-chung", defaults={"name": "Tin chung"})
    province = make_portal("tinhnha", "tinhnha.localhost")
    a = make_tenant("a", province, english)
    s = make_tenant("s", province, english)
    elsewhere = make_portal("qzcongb", "tinh-qzcongb.localhost")
    b = make_tenant("b", elsewhere, english)
    b.rows = _merged(b.rows, _rows_of_portal(elsewhere))
    return Ground(province, a, s, b)


def make_tenant(code: str, parent: Portal, english: Locale) -> Tenant:
    """A commune with rows of every kind."""
    before = all_keys()
    private, public = f"qzkin{code}", f"qzcong{code}"
    portal = make_portal(public, f"{public}.localhost", parent)
    person = make_user(f"{private}-btv", full_name=f"Người {private}")
    grant(person, portal.member, Role.EDITOR)
    tenant = Tenant(portal, private, public, person, {})
    _add_pages(tenant)
    _add_workings(tenant)
    _add_site_rows(tenant)
    _add_translation(tenant, english)
    for like in ("live", "article", "draft"):
        index.insert_or_update_object(tenant.page(like))  # a job does it after the commit
    after = all_keys()
    tenant.rows = {label: sorted(after[label] - before[label], key=str) for label in after}
    return tenant


def _draft(tenant: Tenant, parent: Page, model: Any, like: str, **fields: Any) -> Page:
    """A page that was never published, all of whose words are private."""
    page = fresh(parent).add_child(
        instance=model(
            title=f"{COMMON} {like} {tenant.private}",
            slug=f"{tenant.private}-{like}",
            live=False,
            owner=tenant.person,
            locale=parent.locale,
            **fields,
        )
    )
    page.save_revision(user=tenant.person)
    tenant.pages[like] = fresh(page)
    return tenant.pages[like]


def _changed_since(tenant: Tenant, page: Page, like: str) -> None:
    """Give a live page a draft that nobody has approved."""
    page = fresh(page)
    page.title = f"{COMMON} sửa {tenant.private}"
    page.save_revision(user=tenant.person)
    tenant.pages[like] = fresh(page)


def _add_pages(tenant: Tenant) -> None:
    portal, word = tenant.portal, tenant.private
    tenant.pages |= {"home": portal.home, "section": portal.section}
    _changed_since(tenant, portal.page, "live")
    text = [("paragraph", f"<p>Nội dung {word}</p>")]
    _draft(tenant, portal.section, StandardPage, "draft", intro=f"Lời {word}")
    _draft(tenant, portal.home, SectionPage, "draft-section", intro=f"Lời {word}")
    _draft(tenant, portal.section, PlacePage, "place", kind_id="di-tich-lich-su", summary=word)
    _draft(tenant, portal.section, ProductPage, "product", kind_id="dac-san", summary=word)
    index = fresh(portal.home).add_child(
        instance=NewsIndexPage(title=f"Tin tức {tenant.public}", slug="tin-tuc", live=True)
    )
    index.save_revision()
    tenant.pages["index"] = index = fresh(index)
    _draft(tenant, portal.section, NewsIndexPage, "draft-index", intro=f"Lời {word}")
    article = fresh(index).add_child(
        instance=ArticlePage(
            title=f"{COMMON} tin {tenant.public}",
            slug="tin",
            live=False,
            owner=tenant.person,
            category_id="tin-chung",
        )
    )
    article.tags.add(f"the {tenant.public}")
    article.save_revision(user=tenant.person).publish(
        user=tenant.person, skip_permission_checks=True
    )
    _changed_since(tenant, article, "article")
    draft = _draft(tenant, index, ArticlePage, "draft-article", sapo=f"Tóm tắt {word}")
    draft.body = text if "paragraph" in draft.body.stream_block.child_blocks else []
    draft.tags.add(f"the {word}")
    draft.save()
    draft.save_revision(user=tenant.person)
    topic = _draft(tenant, index, TopicPage, "topic", intro=f"Lời {word}")
    topic.tags.add(f"chuyen de {word}")
    topic.save()
    _add_documents(tenant)
    _add_offices(tenant)
    _add_odd_pages(tenant)


def _add_documents(tenant: Tenant) -> None:
    """A library with a document that was corrected since, and one that nobody has approved."""
    word, public = tenant.private, tenant.public
    library = fresh(tenant.page("home")).add_child(
        instance=DocumentIndexPage(title=f"Văn bản {public}", slug="van-ban", live=True)
    )
    library.save_revision()
    tenant.pages["library"] = library = fresh(library)
    _draft(tenant, tenant.page("section"), DocumentIndexPage, "draft-library", intro=f"Lời {word}")
    facts = {
        "document_type_id": "quyet-dinh",
        "issued_on": datetime.date(2026, 3, 18),
        "owner": tenant.person,
        "live": False,
    }
    document = DocumentPage(number=f"1/QĐ-{public}", summary=f"Về {public}", **facts)
    document.issuers = [DocumentIssuer(name=f"Ủy ban {public}")]
    document.signers = [DocumentSigner(name=f"Người ký {public}")]
    document = library.add_child(instance=document)
    document.save_revision(user=tenant.person).publish(
        user=tenant.person, skip_permission_checks=True
    )
    tenant.pages["regulation"] = document = fresh(document)
    # For the report on effects to check.
    DocumentEffect.objects.filter(document_id=document.pk).update(disagrees=True)
    document.summary = f"{COMMON} sửa {word}"
    document.save_revision(user=tenant.person)
    draft = DocumentPage(number=f"2/QĐ-{word}", summary=f"{COMMON} văn bản {word}", **facts)
    draft.issuers = [DocumentIssuer(name=f"Ủy ban {word}")]
    draft.legal_events = [LegalEvent(kind="corrected", note=word)]
    draft.relations = [DocumentRelation(kind="replaces", target=document, note=word)]
    draft = fresh(library).add_child(instance=draft)
    draft.save_revision(user=tenant.person)
    tenant.pages["draft-regulation"] = fresh(draft)


def _add_offices(tenant: Tenant) -> None:
    """A chart with an office that nobody has approved."""
    word, public = tenant.private, tenant.public
    chart = fresh(tenant.page("home")).add_child(
        instance=OrganizationPage(title=f"Bộ máy {public}", slug="bo-may", live=True)
    )
    chart.save_revision()
    office = {"kind_id": "phong-chuyen-mon", "summary": f"Lời {word}"}
    _draft(tenant, fresh(chart), OfficePage, "draft-office", **office)
    _draft(tenant, tenant.page("section"), ContactPage, "draft-contacts", intro=f"Lời {word}")


def _add_odd_pages(tenant: Tenant) -> None:
    """Pages that wait for their hour, are locked, or show another one."""
    section = tenant.page("section")
    later = timezone.now() + datetime.timedelta(days=30)
    scheduled = _draft(tenant, section, StandardPage, "scheduled", go_live_at=later)
    scheduled.save_revision(user=tenant.person).publish(
        user=tenant.person, skip_permission_checks=True
    )
    tenant.pages["scheduled"] = fresh(scheduled)
    locked = _draft(tenant, section, StandardPage, "locked")
    locked.locked, locked.locked_by, locked.locked_at = True, tenant.person, timezone.now()
    locked.save()
    tenant.pages["locked"] = fresh(locked)
    _draft(tenant, section, ShortcutPage, "draft-shortcut", target="work_schedule")
    source = _draft(tenant, tenant.page("home"), StandardPage, "source")
    alias = _draft(tenant, section, StandardPage, "alias")
    Page.objects.filter(pk=alias.pk).update(alias_of=source.pk)
    tenant.pages["alias"] = fresh(alias)
    waiting = _draft(tenant, tenant.page("index"), ArticlePage, "waiting")
    workflow = waiting.get_workflow()
    if workflow is not None:
        workflow.start(fresh(waiting), tenant.person)
    tenant.pages["waiting"] = fresh(waiting)


def _add_workings(tenant: Tenant) -> None:
    """What people leave behind while they work."""
    person, word = tenant.person, tenant.private
    for like in ("live", "draft", "article"):
        page = tenant.page(like)
        comment = Comment.objects.create(
            page=page, user=person, text=f"Góp ý {word}", contentpath="title"
        )
        CommentReply.objects.create(comment=comment, user=person, text=f"Trả lời {word}")
        PageSubscription.objects.create(page=page, user=person, comment_notifications=True)
        EditingSession.objects.create(
            user=person,
            content_type=ContentType.objects.get_for_model(page),
            object_id=page.pk,
            last_seen_at=timezone.now(),
        )
        log(page, "wagtail.edit", user=person, data={"note": word})
    profile = SiteProfile.objects.get(site=tenant.portal.member.site)
    log(profile, "wagtail.edit", user=person, title=f"Hồ sơ {word}")
    Job.objects.create(
        status=TaskResultStatus.FAILED,
        task_path="portal.core.jobs.tasks.deliver_mail",
        args_kwargs={"args": [f"tham số {word}"], "kwargs": {}},
        queue_name="mail",
        backend_name="default",
        exception_class_path="builtins.ValueError",
        traceback=f"lỗi {word}",
        run_after=timezone.now(),
        finished_at=timezone.now(),
    )
    UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(PortalImage),
        file=f"{word}.png",
        uploaded_by_user=person,
    )


def _add_site_rows(tenant: Tenant) -> None:
    """What a site has beside its pages."""
    member, public = tenant.portal.member, tenant.public
    profile = SiteProfile.objects.get(site=member.site)
    profile.languages, profile.phone = ["en"], "0205 3 000 000"
    profile.save()
    MenuItem.objects.create(site=member.site, page=tenant.page("section"), label=public)
    HostName.objects.create(
        host=f"{tenant.private}.localhost", site=member.site, role=HostRole.FORMER
    )
    SiteNews.objects.get_or_create(site=member.site)
    TakeDown.objects.create(
        page=tenant.page("draft"),
        site=member.site,
        title=f"{COMMON} gỡ {tenant.private}",
        reason=f"Lý do {tenant.private}",
        taken_down_by=tenant.person,
    )
    AskedQuery.objects.create(
        site=member.site, hour=timezone.now(), query=f"tim {tenant.private}", mode="all", times=2
    )
    OpenedResult.objects.create(
        site=member.site, day=timezone.localdate(), entry=tenant.private, position=1, times=1
    )
    Notice.objects.create(
        recipient=tenant.person,
        kind=NoticeKind.RETURNED,
        event="decision:0",
        page=tenant.page("draft"),
        title=f"{COMMON} báo {tenant.private}",
        site_name=tenant.private,
        actor=tenant.person,
        text=f"Lý do {tenant.private}",
    )
    FourEyesRule.objects.create(
        site=member.site, mode=FourEyesMode.values[0], basis=f"Công văn {tenant.private}"
    )
    regulation = tenant.page("regulation").specific
    EffectClaim.objects.create(
        source=regulation, target=regulation, kind="replaces", site=member.site
    )
    run = DocumentImport.objects.create(
        site=member.site,
        index=DocumentIndexPage.objects.get(pk=tenant.page("library").pk),
        file_name=f"{tenant.private}.csv",
    )
    run.rows.create(line=2, verdict="refused", message=tenant.private)
    care.set_care(tenant.page("live"), tenant.person, timezone.localdate())
    board = EditorialBoard.objects.create(
        site=member.site,
        decision_number=f"1/QĐ-{public}",
        decision_date=datetime.date(2026, 1, 5),
        decision_issuer=f"Ủy ban {public}",
    )
    BoardMember.objects.create(board=board, name=f"Ủy viên {public}", position=public)
    HelpRequest.objects.create(
        site=member.site,
        asked_by=tenant.person,
        address="/admin/",
        question=f"{COMMON} hỏi {tenant.private}",
    )
    RoleReview.objects.create(
        assignment=RoleAssignment.objects.get(user=tenant.person),
        reviewer=tenant.person,
        reviewer_name=f"Người {tenant.private}",
        outcome=ReviewOutcome.CONFIRMED,
    )
    PinnedResult.objects.create(
        site=member.site,
        words=f"{COMMON} từ {tenant.private}",
        page=tenant.page("live"),
        title=f"Đề xuất {tenant.private}",
    )
    _add_people(tenant)
    UnitContact.objects.create(unit=member.unit, address=f"Số 1 {public}")
    body = IssuingBody.objects.create(unit=member.unit, kind="other", name=f"Cơ quan {public}")
    body.aliases.create(alias=f"CQ {public}")
    UnitBoundary.objects.create(
        unit=member.unit,
        geometry={"type": "MultiPolygon", "coordinates": []},
        west=106,
        south=21,
        east=107,
        north=22,
        source=public,
        licence="thử",
        digest=public,
    )


def _add_people(tenant: Tenant) -> None:
    """Somebody in an office that is not public yet, and how to reach it."""
    site, office = tenant.portal.member.site, tenant.page("draft-office").specific
    person = Person.objects.create(
        site=site, full_name=f"Cán bộ {tenant.private}", reference=tenant.private
    )
    Appointment.objects.create(person=person, office=office, title=f"Trưởng {tenant.private}")
    ContactPoint.objects.create(
        site=site, office=office, kind_id="lien-he-chung", name=f"Quầy {tenant.private}",
        phones="113",
    )  # fmt: skip
    ScheduleEntry.objects.create(
        site=site, day=timezone.localdate(), part="day", content=f"{COMMON} họp {tenant.private}",
        person=person, office=office, is_internal=True,
    )  # fmt: skip
    report = WrongEntryReport.objects.create(
        site=site, entry_kind="can-bo", entry_id=person.public_id, entry_name=person.full_name,
        what=f"{COMMON} báo {tenant.private}", contact=f"{tenant.private}@example.vn",
    )  # fmt: skip
    report.note = f"Đã hỏi {tenant.private}"
    report.save()


def _add_translation(tenant: Tenant, english: Locale) -> None:
    """A home page that is being translated."""
    home = fresh(tenant.portal.home)
    source, _created = TranslationSource.update_or_create_from_instance(home)
    # A part that is no text, which a translation may fill otherwise.
    context = TranslationContext.objects.create(object_id=source.object_id, path="show_in_menus")
    OverridableSegment.objects.create(source=source, context=context, order=99, data_json="true")
    Translation.objects.create(source=source, target_locale=english, enabled=True)
    copy = home.copy_for_translation(english)
    copy.title = f"{COMMON} home {tenant.private}"
    copy.save()
    copy.save_revision(user=tenant.person)
    tenant.pages["english"] = fresh(copy)
    draft, _created = TranslationSource.update_or_create_from_instance(tenant.page("draft"))
    Translation.objects.create(source=draft, target_locale=english, enabled=True)


def add_files(tenant: Tenant) -> None:
    """A picture and a file that no live page uses, with tags of their own."""
    member, word = tenant.portal.member, tenant.private
    before = all_keys()
    tenant.image = PortalImage.objects.create(
        title=f"{COMMON} ảnh {word}",
        file=_file(f"{word}.png"),
        collection_id=member.collection_id,
        site_id=member.site_id,
        uploaded_by_user=tenant.person,
    )
    tenant.document = PortalDocument.objects.create(
        title=f"{COMMON} tệp {word}",
        file=ContentFile(f"nội dung {word}".encode(), name=f"{word}.txt"),
        collection_id=member.collection_id,
        site_id=member.site_id,
        uploaded_by_user=tenant.person,
    )
    extraction = Extraction.objects.create(
        file=tenant.document,
        file_name=str(tenant.document.file.name),
        state="corrupt",
        page_count=1,
    )
    extraction.pages.create(number=1, text=f"Toàn văn {word}", method="text_layer")
    for file in (tenant.image, tenant.document):
        file.tags.add(f"the tep {word}")
    after = all_keys()
    made = {label: sorted(after[label] - before[label], key=str) for label in after}
    tenant.rows = _merged(tenant.rows, made)


@cache
def stored_models() -> tuple[type[Model], ...]:
    """Every model with a table of its own."""
    return tuple(
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    )


def all_keys() -> dict[str, set[Any]]:
    """The keys of all rows, by model label."""
    return {
        model._meta.label: set(model._base_manager.values_list("pk", flat=True))
        for model in stored_models()
        if model._meta.label != "sessions.Session"
    }


def _rows_of_portal(portal: Portal) -> dict[str, list[Any]]:
    """The pages and the site of a portal without further rows."""
    keys: dict[str, list[Any]] = defaultdict(list)
    below = Page.objects.filter(path__startswith=portal.member.unit_page.path)
    keys["wagtailcore.Page"] = list(below.values_list("pk", flat=True))
    keys["wagtailcore.Site"] = [portal.member.site_id]
    keys["tenancy.MemberSite"] = [portal.member.pk]
    keys["tenancy.Unit"] = [portal.member.unit_id]
    return keys


def _merged(*tables: dict[str, list[Any]]) -> dict[str, list[Any]]:
    merged: dict[str, list[Any]] = defaultdict(list)
    for table in tables:
        for label, keys in table.items():
            merged[label] = list(dict.fromkeys([*merged[label], *keys]))
    return dict(merged)


def revision_of(page_id: Any) -> Revision | None:
    """The latest revision of a page."""
    return Revision.page_revisions.filter(object_id=str(page_id)).order_by("-pk").first()
