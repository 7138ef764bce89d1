"""What is empty or still the template's sample: hidden from readers, shown to editors."""

from __future__ import annotations

from typing import Any

from home.emptiness import State
from home.models import HomePage
from tests.home.conftest import Portal, words

SAMPLE = "Viết ba đến năm câu"


def preview(home: HomePage) -> str:
    """The home page as its editor sees it in the preview."""
    answer = home.make_preview_request(original_request=None, preview_mode="")
    answer.render()
    return words(answer.content.decode())


def rewrite(portal: Portal, **change: Any) -> HomePage:
    """Publish the home page with the text block changed, the rest as it was."""
    home = portal.home
    raw = [dict(row) for row in home.body.raw_data]
    for row in raw:
        if row["type"] == "text":
            row["value"] = {**row["value"], **change}
    home.body = raw
    home.save_revision().publish()
    return portal.home


def test_the_preview_names_what_readers_do_not_see(commune: Portal) -> None:
    shown = preview(commune.home)
    assert "Giới thiệu Khối này vẫn là văn bản mẫu" in shown or "văn bản mẫu" in shown
    assert "Thông báo Khối này chưa có nội dung" in shown
    assert SAMPLE not in shown


def test_the_sample_stays_hidden_however_the_editor_stored_it(commune: Portal) -> None:
    """The rich text editor adds keys to paragraphs; a new heading makes no new text."""
    same = '<p data-block-key="a1b2c">Viết ba đến năm câu giới thiệu địa phương: vị trí, địa hình,'
    same += " dân cư, thế mạnh,&nbsp;di tích tiêu biểu.</p>"
    rewrite(commune, text=same, title="Quê hương Chi Lăng")
    assert SAMPLE not in commune.html()
    assert "Quê hương" not in commune.html()


def test_text_of_ones_own_is_shown(commune: Portal) -> None:
    rewrite(commune, text="<p>Xã nằm dọc thung lũng sông Thương.</p>")
    assert "thung lũng sông Thương" in commune.html()


def test_a_sample_is_known_on_the_page_it_was_written_on_only(commune: Portal) -> None:
    """The same words written by hand where no template put them are somebody's text."""
    text = "<p>Viết ba đến năm câu giới thiệu địa phương.</p>"
    HomePage.objects.filter(pk=commune.home.pk).update(body=[], from_template={})
    commune.compose(("text", {"title": "Giới thiệu", "text": text}))
    assert SAMPLE in commune.html()


def test_what_marks_a_sample_cannot_break_a_page(commune: Portal) -> None:
    HomePage.objects.filter(pk=commune.home.pk).update(from_template={"body": [], "samples": [3]})
    assert commune.html()
    assert State.SAMPLE.value == "sample"  # the word that the template compares
