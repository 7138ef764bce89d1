"""Keys, pressed where a reader would press them."""

from __future__ import annotations

from playwright.sync_api import Keyboard, Locator, expect


def keys_at(part: Locator) -> Keyboard:
    """The keyboard, once this part of the page is drawn and has the focus.

    A link can be found, and has its place, before its page has its styles; until then it
    takes no focus and says nothing of it: the keys would go to the page as a whole.
    """
    expect(part).to_be_visible()
    part.page.wait_for_load_state()
    part.focus()
    expect(part).to_be_focused()
    return part.page.keyboard
