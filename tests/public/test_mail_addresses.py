"""E-mail addresses are for people: no page's source holds one that a search would find."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import strategies as st
from wagtail.models import Page

from home.models import StandardPage
from portal.core.templatetags.mail_tags import mail_link, mail_protected
from portal.tenancy.models import MemberSite, SiteProfile
from tests.factories import make_member_site

Get = Callable[..., Any]
ADDRESS = "ubnd@example.vn"


@pytest.fixture
def commune(db: None) -> MemberSite:
    """A portal that gives its address."""
    member = make_member_site("Xã Chi Lăng", "chilang.localhost")
    SiteProfile.objects.filter(site=member.site).update(email=ADDRESS)
    return member


@pytest.mark.parametrize("path", ["/", "/khong-co/", "/tim-kiem/?q=khongcogi"])
def test_the_address_of_the_agency(commune: MemberSite, public_get: Get, path: str) -> None:
    html = public_get("chilang.localhost", path).content.decode()
    assert mail_link(ADDRESS) in html
    assert not {word for word in (ADDRESS, "@example", "mailto:") if word in html}


def test_no_template_writes_an_address_as_it_is() -> None:
    (folder,) = settings.TEMPLATES[0]["DIRS"]
    pages = {str(path): path.read_text(encoding="utf-8") for path in Path(folder).rglob("*.html")}
    assert len(pages) > 50
    assert [name for name, text in pages.items() if "mailto:" in text] == []


class Read(HTMLParser):
    """What a reader sees of some HTML, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.links = "", list[str]()
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name == "href"]


def test_what_editors_type_into_running_text(commune: MemberSite, public_get: Get) -> None:
    linked = f'<p>Gửi <a href="mailto:{ADDRESS}?subject=H%E1%BB%8Fi">hộp thư</a>'
    text = f"{linked} hoặc &lt;bo.phan-1@mot.cua.example.vn&gt;.</p>"
    part = {"summary": "Hỏi ai?", "text": f"<p>Hỏi {ADDRESS}, mỗi thứ Hai</p>"}
    body = [("paragraph", text), ("accordion", {"parts": [part]})]
    home = Page.objects.get(pk=commune.site.root_page_id)
    home.add_child(instance=StandardPage(title="Liên lạc", slug="lien-lac", body=body))
    html = public_get("chilang.localhost", "/lien-lac/").content.decode()
    assert not {word for word in (ADDRESS, "cua.example", "@", "mailto:") if word in html}
    read = Read(html)
    assert "hộp thư hoặc <bo.phan-1@mot.cua.example.vn>." in read.text
    assert f"Hỏi {ADDRESS}, mỗi thứ Hai" in read.text
    (mail,) = (link for link in read.links if link.startswith("mailto:") and "?" in link)
    assert ADDRESS not in mail
    assert unquote(mail) == f"mailto:{ADDRESS}?subject=Hỏi"


SIGNS = st.sampled_from([*"aZ09đ.@-_+%~&#;<>\"'=/ ,?", "&amp;", "&lt;", "&#64;", "ubnd@example.vn"])
TAGS = st.sampled_from(["<p>", "</p>", "<br/>", "</a>", '<a href="https://example.vn/?m=a@b.vn">'])
MAILS = st.builds(
    '<a class="x" href="mailto:{}">'.format,
    st.sampled_from([ADDRESS, "a%40b.vn", f"{ADDRESS},b@c.vn?subject=a%26b&amp;body=&quot;c@d.vn"]),
)


@given(st.lists(SIGNS | TAGS | MAILS | st.characters(codec="utf-8")).map("".join))
@example("&copya@b.vn")
@example(f"<p>1 < 2 {ADDRESS}")
@example(f"x&amp;{ADDRESS}&amp;y")
def test_a_reader_sees_the_same(html: str) -> None:
    before, after = Read(html), Read(mail_protected(html))
    assert after.text == before.text
    assert [unquote(link) for link in after.links] == [unquote(link) for link in before.links]
    assert unescape(re.sub(r"(?s)<.*?>", "", mail_protected(html))) == unescape(
        re.sub(r"(?s)<.*?>", "", html)
    )
    assert mail_protected(mail_protected(html)) == mail_protected(html)


@given(
    st.from_regex(r"[a-z0-9][a-z0-9.+_-]{0,20}@[a-z0-9-]{1,9}(\.[a-z]{2,5}){1,3}", fullmatch=True)
)
def test_no_address_is_left(address: str) -> None:
    for around in ("<p>{}</p>", "({}), ", "<p>a&nbsp;{}.<br/>", '<a href="mailto:{}">x</a>'):
        done = mail_protected(around.format(address))
        assert "@" not in done
        assert "mailto" not in done
