"""The admin as an editor uses it."""

from __future__ import annotations

import re

from django.conf import settings
from playwright.sync_api import FrameLocator, Locator, Page, expect

from news.models import ArticlePage
from portal.tenancy.models import Role
from tests.browser.network import Network
from tests.browser.serving import between_requests
from tests.factories import grant, make_user

PASSWORD = "mat-khau-thu-nghiem"

_FORM_IS_WATCHED = """() => {
  const form = document.querySelector("form[data-controller~=w-unsaved]");
  const app = window.wagtail?.app;
  return app?.getControllerForElementAndIdentifier(form, "w-unsaved")?.initialFormData;
}"""
# A timer set now ends after all those of the same delay that were set before.
_BEGINNINGS_ARE_OVER = """() => {
  const form = document.querySelector("form[data-controller~=w-unsaved]");
  const watch = wagtail.app.getControllerForElementAndIdentifier(form, "w-unsaved");
  return new Promise(done => setTimeout(done, watch.constructor.initialDelayValue));
}"""


class Desk:
    """A tab in which one of the commune's people is signed in; its approver, if nobody else."""

    def __init__(self, tab: Page, network: Network) -> None:
        self.tab = tab
        self.network = network
        self.base = settings.WAGTAILADMIN_BASE_URL

    def sign_in(self, name: str = "nguoi-duyet") -> None:
        """By the form, as everybody does."""
        with between_requests():
            grant(make_user(name), self.network.commune, Role.APPROVER)
        self.enter(name)

    def enter(self, name: str) -> None:
        """Sign in as somebody who is there already, in the place of who was before."""
        self.tab.context.clear_cookies()
        self.tab.goto(f"{self.base}/admin/")
        self.tab.locator("input[name=username]").fill(name)
        self.tab.locator("input[name=password]").fill(PASSWORD)
        self.tab.locator("input[name=password]").press("Enter")
        expect(self.tab).to_have_url(f"{self.base}/admin/")

    def open_by_explorer(self, article: ArticlePage) -> None:
        """From the list of the site's news to the form of one article."""
        self.tab.goto(f"{self.base}/admin/pages/{self.network.index.pk}/")
        self.tab.locator("table.listing").get_by_role("link", name=article.title).first.click()
        expect(self.tab).to_have_url(re.compile(f"/admin/pages/{article.pk}/edit/"))

    def show_panel(self, name: str) -> None:
        """Open a side panel: "preview", "checks", "status"."""
        self.tab.locator(f'[data-side-panel-toggle="{name}"]').click()

    def preview(self) -> FrameLocator:
        """The page inside the preview panel."""
        return self.tab.frame_locator("iframe#w-preview-iframe")

    def write(self, field: str, text: str) -> None:
        """Replace what stands in a field.

        Two seconds after it is shown, the admin takes what stands in its form for the
        beginning: what was written before is no change to it, and no preview is made. It
        may do so twice, each time two seconds after something that came before the first.
        """
        self.tab.wait_for_function(_FORM_IS_WATCHED)
        self.tab.evaluate(_BEGINNINGS_ARE_OVER)
        self.tab.locator(field).fill(text)

    def save_draft(self) -> None:
        """The button at the foot."""
        self.tab.locator("button.action-save:visible").click()
        expect(self.messages()).to_be_visible()

    def submit(self) -> None:
        """The other button, from the menu at the foot."""
        self.tab.locator("footer [data-w-dropdown-target=toggle]:visible").click()
        self.tab.locator("button[name=action-submit]").click()
        expect(self.messages()).to_be_visible()

    def approve_as(self, name: str, article: ArticlePage) -> None:
        """A second person opens it and presses the one big button."""
        self.sign_in(name)
        self.tab.goto(f"{self.base}/admin/pages/{article.pk}/edit/")
        self.tab.locator("footer button[data-workflow-action-name=approve]:visible").first.click()
        expect(self.messages()).to_be_visible()

    def send_back(self, reason: str) -> None:
        """The dialogue of the approver's other button."""
        self.tab.locator("footer [data-w-dropdown-target=toggle]:visible").click()
        self.tab.locator("button[data-workflow-action-name=reject]:visible").first.click()
        self.tab.locator(".modal textarea").fill(reason)
        self.tab.locator(".modal button[type=submit]").click()
        expect(self.messages()).to_be_visible()

    def unpublish(self, article: ArticlePage) -> None:
        """The screen that asks why."""
        self.tab.goto(f"{self.base}/admin/pages/{article.pk}/unpublish/")
        self.tab.locator("textarea[name=reason]").fill("Đăng nhầm ảnh.")
        self.tab.locator("form[action$='/unpublish/'] button[type=submit]").click()
        expect(self.messages()).to_be_visible()

    def messages(self) -> Locator:
        """What the admin says was done."""
        return self.tab.locator(".messages .success").first
