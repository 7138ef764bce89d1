"""Models of news, one responsibility a file."""

from news.models.articles import ArticlePage, ArticleSource, ArticleTag, NewsTag
from news.models.categories import NewsCategory
from news.models.indexes import NewsIndexPage

__all__ = [
    "ArticlePage",
    "ArticleSource",
    "ArticleTag",
    "NewsCategory",
    "NewsIndexPage",
    "NewsTag",
]
