"""Builds the demo province: idempotent, so that a second start loses nothing."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import slugify
from wagtail.models import Page

from home.demo.documents import build_documents
from home.demo.english import build_english
from home.demo.organization import build_organization
from home.demo.places import build_places
from home.demo.text import cover_of, paragraphs
from home.models import HomePage, StandardPage
from news.models import ArticlePage, ArticleSource, NewsCategory, NewsIndexPage
from news.services.articles import add_live_article
from news.services.related import refresh_related
from portal.core.vietnamese import fold
from portal.tenancy.addresses import claim_former_host
from portal.tenancy.models import MemberSite, SiteProfile, Succession
from portal.tenancy.provisioning.services import make_kit, provision_unit
from portal.tenancy.provisioning.specs import Status, UnitSpec

HERE = Path(__file__).parent
# Shown at this hour, one after another, so that a day's articles keep their order.
FIRST_HOUR = datetime.time(7, 30)

Say = Callable[[str], None]


def build(say: Say) -> dict[str, MemberSite]:
    """Make what is missing of the demo; returns its sites by key.

    Raises RuntimeError if a site is refused: the demo's own data would be wrong.
    """
    data = _read("sites.yaml")
    members = {row["key"]: _site(row, say) for row in data["units"]}
    for row in data["successions"]:
        _succession(row, members)
    for key, member in members.items():
        _profile(key, member, data["profile"])
    for row in data["pages"]:
        for key in row["sites"]:
            write_text(members[key], row)
    for row in data["homes"]:
        _home(members[row["site"]], row)
    made = sum(_article(row, number, members) for number, row in _articles())
    for row in data["former_hosts"]:
        claim_former_host(members[row["site"]].site, row["host"])
    if made:
        # Found again with all of them there: the first had nobody to stand beside.
        for article in ArticlePage.objects.filter(import_source__key__startswith="demo:"):
            refresh_related(article)
        say(f"  {made} bài viết mới")
    places = build_places(members)
    if places:
        say(f"  {places} địa điểm, sản phẩm mới")
    organized = build_organization(members)
    if organized:
        say(f"  {organized} cán bộ, đầu mối liên hệ, lịch công tác mới")
    documents = build_documents(members)
    if documents:
        say(f"  {documents} văn bản mới")
    translated = build_english(members)
    if translated:
        say(f"  {translated} trang tiếng Anh mới")
    return members


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return found


def _articles() -> Iterator[tuple[int, dict[str, Any]]]:
    rows: list[dict[str, Any]] = yaml.safe_load(
        (HERE / "articles.yaml").read_text(encoding="utf-8")
    )
    return iter(enumerate(rows, start=1))


@functools.cache
def _kit() -> Any:
    return make_kit()


def _site(row: dict[str, Any], say: Say) -> MemberSite:
    """The portal of one unit, made by the same verb as any other."""
    full_name = f"{row['kind']} {row['name']}"
    spec = UnitSpec(
        code=row["code"],
        level=row["level"],
        full_name=full_name,
        name=row["name"],
        kind=row["kind"],
        parent_code=row.get("parent", ""),
        host=row["host"],
        ended=row.get("ended"),
        is_practice=row["level"] == "practice",
    )
    outcome = provision_unit(spec, _kit())
    if outcome.status is Status.REFUSED:
        raise RuntimeError(f"{full_name}: {outcome.reason}")
    if outcome.status is not Status.SKIPPED:
        say(f"  {full_name}: {row['host']}")
    return MemberSite.objects.select_related("site__root_page", "unit").get(
        site__hostname=row["host"]
    )


def _succession(row: dict[str, Any], members: dict[str, MemberSite]) -> None:
    Succession.objects.get_or_create(
        old=members[row["old"]].unit,
        new=members[row["new"]].unit,
        on=row["date"],
        defaults={"extent": Succession.Extent.PART, "basis": row["basis"]},
    )


def _profile(key: str, member: MemberSite, texts: dict[str, str]) -> None:
    """Fill the footer's lines where nobody has."""
    profile = SiteProfile.objects.get(site=member.site)
    if profile.phone:
        return
    for name, text in texts.items():
        setattr(profile, name, text.format(unit=member.unit.name, key=key))
    profile.save()


def write_text(member: MemberSite, row: dict[str, Any]) -> None:
    """Write a page of the template that holds nothing yet, or nothing but its samples."""
    home = member.site.root_page
    page = StandardPage.objects.filter(url_path=f"{home.url_path}{row['path']}/").first()
    if page is None or page.is_filled:
        return
    contacts = [
        {
            "type": "contact_points",
            "value": {"title": title, "kind": kind},
            "id": str(uuid4()),
        }
        for kind, title in row.get("contacts", {}).items()
    ]
    page.body = [*paragraphs(row["text"]), *contacts]
    page.save_revision().publish()


def _home(member: MemberSite, row: dict[str, Any]) -> None:
    """Fill the sample text and the facts of a home page that nobody has touched."""
    home = HomePage.objects.get(pk=member.site.root_page_id)
    if home.latest_revision_id is not None:
        return
    body = [dict(block) for block in home.body.raw_data]
    for block in body:
        if block["type"] == "text":
            block["value"] = {**block["value"], "text": f"<p>{escape(row['text'])}</p>"}
        elif block["type"] == "facts":
            facts = [
                {**fact, "value": row["facts"].get(fact["label"], "")}
                for fact in block["value"]["facts"]
            ]
            block["value"] = {**block["value"], "facts": facts, "source": row["source"]}
    more = [
        {"type": kind, "value": {"title": title}, "id": str(uuid4())}
        for kind, title in row.get("blocks", {}).items()
    ]
    middle = next((at for at, block in enumerate(body) if block["type"] == "strips"), len(body))
    body[middle:middle] = more
    home.body = body
    home.save_revision().publish()


@transaction.atomic
def _article(row: dict[str, Any], number: int, members: dict[str, MemberSite]) -> bool:
    """One article, unless an earlier run made it; tells whether it was made."""
    member = members[row["site"]]
    home: Page = member.site.root_page
    index = NewsIndexPage.objects.get(url_path=f"{home.url_path}{row['index']}/")
    key = f"demo:{slugify(fold(row['title']))}"
    if ArticleSource.objects.filter(index=index, key=key).exists():
        return False
    day = timezone.localdate() - datetime.timedelta(days=row["age"])
    moment = timezone.make_aware(datetime.datetime.combine(day, FIRST_HOUR))
    # Built before that hour, today's articles are of this minute and not of the future.
    moment = min(moment, timezone.now()) - datetime.timedelta(minutes=number)
    article = ArticlePage(
        title=row["title"],
        slug=slugify(fold(row["title"]))[:80].strip("-"),
        sapo=row["sapo"],
        body=paragraphs(row["body"]),
        category=NewsCategory.objects.filter(slug=row["category"]).first(),
        published_at=moment,
        author_name="Ban Biên tập",
        cover=cover_of(row["picture"], row["title"], member),
        cover_alt=f"Tranh minh hoạ: {row['title']}" if row["picture"] else "",
    )
    article.tags.add(*row["tags"])
    add_live_article(index, article)
    ArticleSource.objects.create(article=article, index=index, key=key, digest="demo")
    return True
