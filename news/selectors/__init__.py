"""Reading news, one question a file; what other rooms ask for stands here."""

from news.selectors.categories import categories_in_force, offered_by
from news.selectors.lists import (
    featured,
    in_categories,
    in_category,
    in_list,
    index_of_site,
    latest,
    news_list,
    notices,
)

__all__ = [
    "categories_in_force",
    "featured",
    "in_categories",
    "in_category",
    "in_list",
    "index_of_site",
    "latest",
    "news_list",
    "notices",
    "offered_by",
]
