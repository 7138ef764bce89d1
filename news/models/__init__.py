"""Models of news, one responsibility a file."""

from news.models.articles import ArticlePage
from news.models.categories import NewsCategory
from news.models.indexes import NewsIndexPage
from news.models.related import ArticleRelated
from news.models.site_news import SiteNews, SiteNewsCategory
from news.models.sources import ArticleSource
from news.models.tags import ArticleTag, NewsTag
from news.models.topics import TopicArticle, TopicPage, TopicTag

__all__ = [
    "ArticlePage",
    "ArticleRelated",
    "ArticleSource",
    "ArticleTag",
    "NewsCategory",
    "NewsIndexPage",
    "NewsTag",
    "SiteNews",
    "SiteNewsCategory",
    "TopicArticle",
    "TopicPage",
    "TopicTag",
]
