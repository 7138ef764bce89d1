"""What the editor's form of a document says beside what is typed."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


class DoublesPanel(Panel):
    """Documents that look like the same one, or have its number: said, and nothing is blocked."""

    class BoundPanel(Panel.BoundPanel):
        """Of one document that was saved before."""

        template_name = "documents/admin/doubles_panel.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self._doubles: Any = None

        @property
        def doubles(self) -> Any:
            """What there is, asked for once."""
            from documents.selectors.doubles import doubles_of  # selectors stand above models

            if self._doubles is None:
                self._doubles = doubles_of(self.instance, self.request.user)
            return self._doubles

        def is_shown(self) -> bool:
            """Only where there is something to say, and to somebody."""
            return self.instance.pk is not None and self.request is not None and bool(self.doubles)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """With the documents found."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "doubles": self.doubles}


class TextStatePanel(Panel):
    """Beside a file: what became of reading it, with the way to have it read again."""

    class BoundPanel(Panel.BoundPanel):
        """Of one file of a document; nothing beside a file that is still to be chosen."""

        template_name = "documents/admin/text_state_panel.html"

        def is_shown(self) -> bool:
            """Only beside a file that was saved."""
            return self.instance.pk is not None and self.instance.file_id is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """With the state, and what the person may do about it."""
            from documents.texts_policy import TEXTS  # policies stand above models

            context: dict[str, Any] = super().get_context_data(parent_context)
            extraction = getattr(self.instance.file, "extraction", None)
            rights = (
                {
                    action: TEXTS.user_has_permission_for_instance(
                        self.request.user, action, extraction
                    )
                    for action in ("view", "change")
                }
                if extraction
                else {}
            )
            return {
                **context,
                "extraction": extraction,
                "may_view": rights.get("view"),
                "may_change": rights.get("change"),
            }
