"""The form field of a theme: a palette that is known to be legible, or colours of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from portal.core import theme

OWN = "own"


class ThemeInput(forms.Widget):
    """A list of palettes, and a colour input a token.

    Posts `<name>-palette` and `<name>-<token>`; a value is a theme, or the raw strings
    that were posted, so that a refused form shows them again.
    """

    template_name = "tenancy/admin/theme_input.html"
    use_fieldset = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> dict[str, str] | None:
        """A theme as it was posted; None when nothing of it was (another form)."""
        palette = data.get(f"{name}-palette")
        if palette is None:
            return None
        if palette in theme.PALETTES:
            return dict(theme.PALETTES[palette][1])
        posted = {token: data.get(f"{name}-{token}", "") for token in theme.TOKENS}
        return {token: value.strip() for token, value in posted.items() if value.strip()}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form that was posted did not have this field."""
        return f"{name}-palette" not in data

    def id_for_label(self, id_: str, index: str = "0") -> str:
        """The list of palettes is what the label of the field names."""
        return f"{id_}-palette" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The palettes and the colours, those not set at their defaults."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        given = value if isinstance(value, dict) else {}
        colours = theme.complete(given)
        chosen = _palette_of(given)
        context["widget"]["palettes"] = [
            (key, label, key == chosen) for key, (label, _tokens) in theme.PALETTES.items()
        ] + [(OWN, _("Colours of our own"), chosen == OWN)]
        context["widget"]["own"] = chosen == OWN
        context["widget"]["colours"] = [
            (token, label, colours[token], default)
            for token, (default, label) in theme.TOKENS.items()
        ]
        return context

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """With the project's templates, where the renderer of forms does not look."""
        context = self.get_context(name, value, attrs)
        return mark_safe(render_to_string(self.template_name, context))  # noqa: S308 - a template's output


def _palette_of(given: Mapping[str, str]) -> str:
    """The palette that a theme is, or `OWN`."""
    try:
        tokens = theme.own_tokens(given)
    except (AttributeError, TypeError):
        return OWN
    for key, (_label, palette) in theme.PALETTES.items():
        if theme.own_tokens(palette) == tokens:
            return key
    return OWN


class ThemeField(forms.Field):
    """Cleans to a theme; whether it can be read is the model's question."""

    widget = ThemeInput

    def to_python(self, value: Any) -> dict[str, str]:
        """What differs from the default. Raises ValidationError for what is no colour."""
        given = value or {}
        theme.check_colours(given)
        return theme.own_tokens(given)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another stylesheet comes of it."""
        try:
            return theme.own_tokens(initial or {}) != theme.own_tokens(data or {})
        except (AttributeError, TypeError):
            return True
