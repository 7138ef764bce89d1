"""News of one language never stand on the pages of another."""

from __future__ import annotations

from tests.languages.conftest import Bilingual


def test_home_pages_show_the_news_of_their_own_language(bilingual: Bilingual) -> None:
    bilingual.translate_home()
    bilingual.newsroom.publish("Tin tiếng Việt")
    bilingual.english_news("News in English")
    vietnamese = bilingual.get("/").content.decode()
    english = bilingual.get("/en/").content.decode()
    assert "Tin tiếng Việt" in vietnamese
    assert "News in English" not in vietnamese
    assert "News in English" in english
    assert "Tin tiếng Việt" not in english


def test_a_list_shows_its_own_articles_only(bilingual: Bilingual) -> None:
    bilingual.translate_home()
    bilingual.newsroom.publish("Tin tiếng Việt")
    bilingual.english_news("News in English")
    assert "News in English" not in bilingual.get("/tin-tuc/").content.decode()
    english = bilingual.get("/en/news/").content.decode()
    assert "News in English" in english
    assert "Tin tiếng Việt" not in english
