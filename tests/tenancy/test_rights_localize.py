"""Translating: page by page, as a draft, within one's own site."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Locale, Page
from wagtail_localize.locales.components import get_locale_components
from wagtail_localize.models import (
    LocaleSynchronization,
    StringTranslation,
    Translation,
    TranslationSource,
)

from home.models import HomePage, UnitPage
from portal.tenancy.models import Role, SiteProfile
from portal.tenancy.translation_files import MOST
from tests.factories import grant, make_user
from tests.tenancy.rights_world import (
    World,
    admin,
    english_home,
    fresh,
)


@pytest.fixture
def english(world: World) -> Locale:
    """The second language of the installation, which both communes have opted in to."""
    sites = [portal.member.site_id for portal in (world.a, world.b)]
    SiteProfile.objects.filter(site_id__in=sites).update(languages=["en"])
    return Locale.objects.create(language_code="en")


@pytest.fixture
def editor_a(world: World, english: Locale) -> Client:
    """A browser of an editor of commune A."""
    user = make_user("btv-a")
    grant(user, world.a.member, Role.EDITOR)
    return admin(user)


def submit(client: Client, page: Page, english: Locale, **fields: Any) -> Any:
    """Send the form that begins a translation."""
    return client.post(
        f"/admin/localize/submit/page/{page.pk}/", {"locales": [english.pk], **fields}
    )


def test_a_translated_home_is_a_draft_beside_its_source(
    world: World,
    editor_a: Client,
    english: Locale,
) -> None:
    units = UnitPage.objects.count()
    assert editor_a.get(f"/admin/localize/submit/page/{world.a.home.pk}/").status_code == 200
    answer = submit(editor_a, world.a.home, english)
    home = HomePage.objects.get(locale=english)
    assert answer.headers["location"] == f"/admin/pages/{home.pk}/edit/"
    assert UnitPage.objects.count() == units
    assert home.get_parent().pk == world.a.member.unit_page_id
    assert home.slug == "trang-chu-en"
    assert home.get_latest_revision_as_object().slug == "trang-chu-en"
    assert not home.live
    assert home.alias_of_id is None
    assert home.get_children().count() == 0
    # Simple mode: the ordinary editor opens, for the people of the site.
    assert not Translation.objects.get().enabled
    assert editor_a.get(f"/admin/pages/{home.pk}/edit/").status_code == 200
    assert not any(Page.find_problems())


def test_translating_the_pages_below_at_once_is_not_offered(
    world: World,
    editor_a: Client,
    english: Locale,
) -> None:
    form = editor_a.get(f"/admin/localize/submit/page/{world.a.home.pk}/")
    assert 'type="checkbox" name="include_subtree"' not in form.content.decode()
    submit(editor_a, world.a.home, english, include_subtree="on")
    assert Page.objects.filter(locale=english).count() == 1
    assert not any(Page.find_problems())


def test_a_page_waits_for_the_translation_of_its_parent(
    world: World,
    editor_a: Client,
    english: Locale,
) -> None:
    answer = submit(editor_a, world.a.section, english)
    assert answer.status_code == 200
    assert not Page.objects.filter(locale=english).exists()
    submit(editor_a, world.a.home, english)
    submit(editor_a, world.a.section, english)
    section = Page.objects.get(locale=english, depth=world.a.section.depth)
    assert not section.live
    assert section.get_parent().specific == HomePage.objects.get(locale=english)


def test_pages_of_another_site_and_units_are_refused(
    world: World,
    editor_a: Client,
    english: Locale,
) -> None:
    for page in (world.b.home, world.b.section, world.lang_son.home):
        assert editor_a.get(f"/admin/localize/submit/page/{page.pk}/").status_code == 302
        submit(editor_a, page, english)
    for client in (editor_a, admin(make_user("goc", is_superuser=True))):
        assert submit(client, world.a.member.unit_page, english).status_code == 404
    assert not Page.objects.filter(locale=english).exists()


def test_only_a_site_with_further_languages_is_offered_translation(
    world: World,
    editor_a: Client,
    english: Locale,
) -> None:
    address = f"/admin/localize/submit/page/{world.a.home.pk}/"
    edit = f"/admin/pages/{world.a.home.pk}/edit/"
    assert address in editor_a.get(edit).content.decode()
    SiteProfile.objects.filter(site=world.a.member.site).update(languages=[])
    assert address not in editor_a.get(edit).content.decode()
    assert editor_a.get(address).status_code == 404
    assert submit(editor_a, world.a.home, english).status_code == 404
    assert not Page.objects.filter(locale=english).exists()


def test_the_first_site_that_opts_in_brings_the_language(world: World) -> None:
    assert not Locale.objects.filter(language_code="en").exists()
    for portal in (world.a, world.b):
        profile = SiteProfile.objects.get(site=portal.member.site)
        profile.languages = ["en"]
        profile.save()
    assert Locale.objects.filter(language_code="en").count() == 1


def test_only_the_languages_of_the_site_are_offered(
    world: World,
    editor_a: Client,
    english: Locale,
) -> None:
    chinese = Locale.objects.create(language_code="zh-hans")
    form = editor_a.get(f"/admin/localize/submit/page/{world.a.home.pk}/").context["form"]
    assert list(form.fields["locales"].queryset) == [english]
    assert submit(editor_a, world.a.home, chinese).status_code == 200
    assert not Page.objects.filter(locale=chinese).exists()
    # What has all languages of its site is not offered any more.
    submit(editor_a, world.a.home, english)
    address = f"/admin/localize/submit/page/{world.a.home.pk}/"
    assert address not in editor_a.get(f"/admin/pages/{world.a.home.pk}/edit/").content.decode()
    assert editor_a.get(address).status_code == 404


@pytest.mark.parametrize("role", [Role.COLLABORATOR, Role.AUDITOR])
def test_who_may_not_edit_does_not_translate(
    world: World,
    english: Locale,
    role: str,
) -> None:
    user = make_user("nguoi-dung")
    grant(user, world.a.member, role)
    assert submit(admin(user), world.a.home, english).status_code == 302
    assert not Page.objects.filter(locale=english).exists()


def test_taking_over_changes_asks_about_the_page_and_publishes_nothing(
    world: World,
    editor_a: Client,
    english: Locale,
) -> None:
    home = english_home(world.a)
    foreign = english_home(world.b)
    sources = {}
    for portal in (world.a, world.b):
        source, _ = TranslationSource.get_or_create_from_instance(fresh(portal.home))
        Translation.objects.create(source=source, target_locale=english, enabled=True)
        sources[portal.word] = source
    own = f"/admin/localize/update/{sources['chilang'].pk}/"
    other = f"/admin/localize/update/{sources['bangmac'].pk}/"
    assert editor_a.get(own).status_code == 200
    editor_a.post(own, {"publish_translations": "on"})
    assert editor_a.get(other).status_code == 302
    editor_a.post(other, {"publish_translations": "on"})
    assert not fresh(home).live
    assert not fresh(foreign).live


def test_a_translation_stays_in_the_ordinary_editor(
    world: World,
    editor_a: Client,
    english: Locale,
) -> None:
    submit(editor_a, world.a.home, english)
    home = HomePage.objects.get(locale=english)
    edit = f"/admin/pages/{home.pk}/edit/"
    body = editor_a.get(edit).content.decode()
    for action in ("localize-restart-translation", "localize-convert-to-alias"):
        assert action not in body
        assert editor_a.post(edit, {action: "1"}).status_code == 302
    alias = f"/admin/localize/page/{home.pk}/convert_to_alias/"
    assert editor_a.post(alias).status_code == 404
    assert not Translation.objects.get().enabled
    assert fresh(home).alias_of_id is None


def test_reports_and_screens_of_other_models_are_not_offered(
    world: World,
    editor_a: Client,
) -> None:
    for client in (editor_a, admin(make_user("goc", is_superuser=True))):
        for address in (
            "/admin/localize/reports/translations/",
            "/admin/localize/reports/translations/results/",
            "/admin/localize/submit/snippet/home/homepage/1/",
            "/admin/localize/api/snippets/home/homepage/",
            "/admin/localize/api/snippets/home/homepage/1/",
        ):
            assert client.get(address).status_code == 404, address
        assert "reports/translations" not in client.get("/admin/").content.decode()


def test_no_locale_is_kept_in_step_with_another(
    world: World,
    english: Locale,
) -> None:
    models = [component["model"] for component in get_locale_components()]
    assert LocaleSynchronization not in models
    client = admin(make_user("goc", is_superuser=True))
    answer = client.get(f"/admin/locales/edit/{english.pk}/")
    assert answer.status_code == 200
    assert "sync_from" not in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "Hãy chọn tệp bản dịch."),
        (b'msgid ""\nmsgstr ""\n', "Đây không phải tệp bản dịch đã tải về"),
        (b"X-WagtailLocalize-TranslationID:" + b" " * MOST, "Tệp này quá lớn"),
    ],
    ids=["none", "another", "too large"],
)
def test_a_file_that_is_no_translation_is_refused_with_words(
    world: World, editor_a: Client, english: Locale, content: bytes | None, message: str
) -> None:
    submit(editor_a, world.a.home, english)
    address = f"/admin/localize/translate/{Translation.objects.get().pk}/pofile/upload/"
    fields = {} if content is None else {"file": ContentFile(content, name="en.po")}
    answer = editor_a.post(address, fields)
    assert answer.status_code == 302
    assert message in " ".join(map(str, get_messages(answer.wsgi_request)))
    assert not StringTranslation.objects.exists()


def test_the_file_of_a_translation_is_imported(
    world: World, editor_a: Client, english: Locale
) -> None:
    submit(editor_a, world.a.home, english)
    translation = Translation.objects.get()
    translation.enabled = True
    translation.save()
    base = f"/admin/localize/translate/{translation.pk}/pofile"
    title = world.a.home.title
    text = editor_a.get(f"{base}/download/").content.decode()
    translated = re.sub(rf'(msgid "{re.escape(title)}"\nmsgstr )""', r'\1"Home in English"', text)
    assert translated != text
    editor_a.post(f"{base}/upload/", {"file": ContentFile(translated.encode(), name="en.po")})
    assert StringTranslation.objects.get(data="Home in English").context.path == "title"
