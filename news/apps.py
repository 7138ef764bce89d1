"""App configuration of `news`."""

from __future__ import annotations

from django.apps import AppConfig

from news.addresses import FEED


class NewsConfig(AppConfig):
    """Articles, topics and their lists."""

    name = "news"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect signal handlers; say which tags may be suggested; offer home blocks and tasks."""
        from news.desk import tasks_of_lists
        from news.home_blocks import register_home_blocks
        from news.searchable import register_searchable
        from news.selectors.suggestions import suggest_tags
        from news.selectors.told import told_by_article
        from news.signal_handlers import register_signal_handlers
        from portal.core.editor_tasks import register_task_provider
        from portal.core.footer_links import register_footer_link
        from portal.core.tag_suggestions import register_tag_suggestions
        from portal.core.text_links import register_citing

        register_signal_handlers()
        register_tag_suggestions("news.newstag", suggest_tags)
        register_citing("news.articlepage", told_by_article)
        register_home_blocks()
        register_searchable()
        register_footer_link("feeds", "RSS", lambda site: f"{site.home_url}{FEED}/", order=30)
        register_task_provider("lists of news", tasks_of_lists, pressing=True)
