"""What is looked for on a page that is shown: widths, and the order in which it is read."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

# What sticks out at the sides, or is cut off there. Content of a part that scrolls by
# itself (a wide table) may be wider; so may what only screen readers have.
_SIDEWAYS = """() => {
  const found = []
  const wide = document.documentElement.scrollWidth
  if (wide > innerWidth) found.push(`${wide} px wide`)
  const name = element => `${element.tagName.toLowerCase()}.${element.className} ` +
    JSON.stringify((element.textContent || '').trim().slice(0, 30))
  for (const element of document.body.querySelectorAll('*')) {
    const box = element.getBoundingClientRect()
    if (box.width <= 1 || box.height <= 1 || !element.checkVisibility()) continue
    const style = getComputedStyle(element)
    if (style.clipPath !== 'none') continue
    const flow = element.matches('input, select, textarea') ? '' : style.overflowX
    if ((flow === 'hidden' || flow === 'clip') && element.scrollWidth > element.clientWidth + 1) {
      found.push(`cut off: ${name(element)}`)
    }
    if (box.left >= -1 && box.right <= innerWidth + 1) continue
    let around = element.parentElement
    while (around && getComputedStyle(around).overflowX === 'visible') around = around.parentElement
    if (!around) found.push(`sticks out: ${name(element)}`)
  }
  return found.slice(0, 5)
}"""

# Landmarks and headings in the order of the document, and where the keyboard stops.
_OUTLINE = """() => {
  const shown = element => element.checkVisibility({visibilityProperty: true})
  const words = element => (element ? element.innerText : '').trim().replace(/\\s+/g, ' ')
  const label = element => element.getAttribute('aria-label') || words(
    document.getElementById(element.getAttribute('aria-labelledby') || '-'))
  const roles = {
    HEADER: 'banner', NAV: 'navigation', MAIN: 'main', ASIDE: 'complementary',
    FOOTER: 'contentinfo', FORM: 'search',
  }
  const parts = []
  const seen = 'body > header, nav, main, aside, body > footer, form[role=search], ' +
    'h1, h2, h3, h4, h5, h6'
  for (const element of document.querySelectorAll(seen)) {
    if (!shown(element)) continue
    const role = roles[element.tagName] || element.tagName.toLowerCase()
    const name = role in {banner: 1, main: 1, contentinfo: 1} ? '' :
      /^h[1-6]$/.test(role) ? words(element) : label(element)
    parts.push({role, name, inMain: !!element.closest('main')})
  }
  const stops = []
  const keyed = 'a[href], button, input:not([type=hidden]), select, textarea, summary, ' +
    'video[controls], [tabindex]'
  for (const element of document.querySelectorAll(keyed)) {
    if (!shown(element) || element.disabled || element.getAttribute('tabindex') === '-1') continue
    const box = element.getBoundingClientRect()
    stops.push({
      name: words(element).slice(0, 40) || element.id || element.tagName,
      top: box.top + scrollY, bottom: box.bottom + scrollY,
      index: element.tabIndex, skip: element.classList.contains('skip'),
    })
  }
  return {parts, stops}
}"""


# Landmarks of which a page may have several: each says which it is.
_NAMED = {"navigation", "complementary", "search"}


@dataclass(frozen=True)
class Part:
    """A landmark or a heading: "navigation" with its name, "h2" with its words."""

    role: str
    name: str
    in_main: bool

    @property
    def level(self) -> int:
        """The level of a heading; 0 for a landmark."""
        return int(self.role[1]) if self.role[1:].isdecimal() else 0


@dataclass(frozen=True)
class Outline:
    """A page as one who does not see it goes through it."""

    parts: list[Part]
    stops: list[dict[str, Any]]

    @property
    def lines(self) -> list[str]:
        """Every part in one line: "h1 Tin tức"."""
        return [f"{part.role} {part.name}".strip() for part in self.parts]


def outline(tab: Page) -> Outline:
    """The outline of the page that is shown."""
    found = tab.evaluate(_OUTLINE)
    parts = [Part(row["role"], row["name"], row["inMain"]) for row in found["parts"]]
    return Outline(parts, found["stops"])


def sideways(tab: Page) -> list[str]:
    """What does not fit into the width of the window."""
    found: list[str] = tab.evaluate(_SIDEWAYS)
    return found


def order_faults(seen: Outline, *, is_bare: bool) -> list[str]:
    """What is wrong with the order of a page shown in one column.

    `is_bare`: it has neither menu nor footer, as where there is no portal.
    """
    return [*_landmark_faults(seen, is_bare), *_heading_faults(seen), *_stop_faults(seen, is_bare)]


def _landmark_faults(seen: Outline, is_bare: bool) -> list[str]:
    wanted = ["banner", "main"] if is_bare else ["banner", "main", "contentinfo"]
    found = [part.role for part in seen.parts if part.role in {"banner", "main", "contentinfo"}]
    faults = [] if found == wanted else [f"landmarks: {found}"]
    names = [part.name for part in seen.parts if part.role in _NAMED]
    faults += [f"landmark without a name: {names}"] if "" in names else []
    faults += [f"two landmarks of one name: {names}"] if len(set(names)) < len(names) else []
    return faults


def _heading_faults(seen: Outline) -> list[str]:
    headings = [part for part in seen.parts if part.level]
    levels = [part.level for part in headings]
    faults = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of the first level"]
    if not headings or headings[0].level != 1 or not headings[0].in_main:
        faults.append("the first heading is not that of the content")
    faults += [
        f"heading {part.name!r} skips a level"
        for before, part in pairwise(headings)
        if part.level > before.level + 1
    ]
    return [*faults, *("heading without words" for part in headings if not part.name)]


def _stop_faults(seen: Outline, is_bare: bool) -> list[str]:
    """The keyboard goes down the page as the eye does, first past the menu if one likes."""
    stops = seen.stops
    faults = [f"{row['name']}: an order of its own" for row in stops if row["index"] > 0]
    if not is_bare and not (stops and stops[0]["skip"]):
        faults.append("the first stop is not the way to the content")
    below = [row for row in stops if not row["skip"]]
    faults += [
        f"the focus goes up from {before['name']!r} to {row['name']!r}"
        for before, row in pairwise(below)
        if row["bottom"] <= before["top"]
    ]
    return faults
