"""The forms of a page, read as a browser reads them: what would be sent unchanged."""

from __future__ import annotations

from html.parser import HTMLParser

Data = dict[str, list[str]]

_NO_VALUE = {"submit", "button", "image", "reset", "file"}


class _Reader(HTMLParser):
    """Collects the fields of all forms that are posted."""

    def __init__(self) -> None:
        super().__init__()
        self.data: Data = {}
        self.in_form = False
        self.area: str | None = None
        self.select: str | None = None
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.in_form = (given.get("method") or "").lower() == "post"
        elif not self.in_form:
            return
        name = given.get("name") or ""
        if tag == "input" and name:
            self._input(name, given)
        elif tag == "textarea" and name:
            self.area = name
            self.data.setdefault(name, []).append("")
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option" and self.select:
            self.options.append((given.get("value") or "", "selected" in given))

    def _input(self, name: str, given: dict[str, str | None]) -> None:
        kind = (given.get("type") or "text").lower()
        if kind in _NO_VALUE or (kind in {"checkbox", "radio"} and "checked" not in given):
            return
        self.data.setdefault(name, []).append(given.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.data[self.area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.in_form = False
        elif tag == "textarea":
            self.area = None
        elif tag == "select" and self.select:
            chosen = [value for value, selected in self.options if selected]
            filled = chosen or [value for value, _selected in self.options if value][:1]
            self.data.setdefault(self.select, []).extend(filled)
            self.select = None


def fields_of(html: str) -> Data:
    """What the posted forms of `html` would send, the token against forgery left out."""
    reader = _Reader()
    reader.feed(html)
    reader.data.pop("csrfmiddlewaretoken", None)
    return reader.data
