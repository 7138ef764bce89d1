"""App configuration of `portal.core.media`."""

from __future__ import annotations

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Images, renditions and documents."""

    name = "portal.core.media"
    label = "media"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Watch what uses files; say which tags of files may be suggested to whom."""
        from portal.core.media import popular_tags
        from portal.core.media.signal_handlers import register_signal_handlers
        from portal.core.media.suggestions import suggest_tags
        from portal.core.tag_suggestions import register_tag_suggestions

        register_signal_handlers()
        popular_tags.install()
        register_tag_suggestions("taggit.tag", suggest_tags)
