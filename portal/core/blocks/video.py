"""A video of our own; whatever lies elsewhere is a link card."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import get_text_for_indexing

from portal.core.blocks.documents import FileOfKindBlock
from portal.core.blocks.errors import refuse
from portal.core.blocks.files_at_hand import PictureChooserBlock
from portal.core.blocks.text import plain_text_block


class VideoBlock(blocks.StructBlock):
    """An uploaded video with what those need who cannot hear or see it.

    The transcript is the alternative that WCAG 1.2.1 and 1.2.3 ask for; captions (1.2.2)
    come as a file, where there are any.
    """

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    video = FileOfKindBlock(
        kinds=("mp4", "webm"),
        label=_("Video file"),
        help_text=_(
            "An .mp4 (H.264) or .webm file. A video on another site goes into a link card."
        ),
    )
    poster = PictureChooserBlock(
        label=_("Still picture"), help_text=_("Shown until the video is started.")
    )
    captions = FileOfKindBlock(
        kinds=("vtt",),
        label=_("Captions"),
        required=False,
        help_text=_("A .vtt file with what is said, for those who cannot hear it."),
    )
    transcript = plain_text_block(
        label=_("Transcript"),
        help_text=_("What is said and shown, as text: it is read, searched and printed."),
    )

    class Meta:
        icon = "media"
        label = _("Video")
        template = "core/blocks/video.html"

    def clean(self, value: Any) -> Any:
        """Ask for a transcript with words in it, unless this is a draft.

        An editor that was emptied leaves empty paragraphs, which are no empty text.
        """
        cleaned = super().clean(value)
        is_told = get_text_for_indexing(cleaned["transcript"].source or "").strip()
        if not is_told and not self.is_deferred_validation:
            refuse({"transcript": _("Write what is said and shown in the video.")})
        return cleaned
