"""The walk: one person asks every address for his own rows and for another site's."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.fields import StreamField
from wagtail.models import UploadedFile

from editorial.models import Notice, NoticeKind
from home.models import StandardPage
from portal.core.accounts.models import User
from portal.core.media.models import PortalDocument, PortalImage
from tests.isolation import published, reasons
from tests.isolation.addresses import Address, addresses
from tests.isolation.arguments import (
    OTHER_METHODS,
    Target,
    UnknownArgumentError,
    Whose,
    mixed,
    sent,
    targets,
)
from tests.isolation.forms import Data, fields_of
from tests.isolation.rows import ChangeDetector
from tests.isolation.world import COMMON, Tenant, stored_models
from tests.support.memos import forget_memos
from tests.tenancy.rights_world import ADMIN_HOST, fresh

# What the forms of an address send, by its route and the number of the target.
Forms = dict[tuple[str, int], Data]

# What was posted is kept in the session, and shown by a second request.
_SHOWN_AFTERWARDS = ("preview_on_edit", "preview_on_add")

# A title of the admin that is the product's name alone tells no tab from another.
_NAMELESS = re.compile(rb"<title>\s*- ")

# From a form to its list, and from there to where one's own rows begin.
_MOST_HOPS = 2

# A chooser that is left empty is given something of the other site.
_CHOOSERS = ("page", "parent_page", "destination", "chooser")


class PlainClient(Client):
    """A browser that keeps no copy of what templates were given: that costs most of the time."""

    def request(self, **request: Any) -> Any:
        """Send a request through the middlewares; errors become answers."""
        environ = self._base_environ(**request)  # type: ignore[attr-defined] # of Django's client
        answer = self.handler(environ)
        if answer.cookies:
            self.cookies.update(answer.cookies)
        return answer


@dataclass(frozen=True)
class Finding:
    """One thing that must not be."""

    route: str
    what: str
    asked: str

    def __str__(self) -> str:
        return f"{self.route}: {self.what} ({self.asked})"


@dataclass
class Report:
    """What a walk found: `reached` are the addresses that answered with one's own rows."""

    findings: list[Finding] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    walked: set[str] = field(default_factory=set)
    requests: int = 0


@dataclass(frozen=True)
class Walker:
    """Who walks: a person with a role, his own site, and the site that is foreign to him."""

    name: str
    user: User
    own: Tenant
    foreign: Tenant
    others: tuple[Tenant, ...]
    # Whether he sends his own forms, too; what he is shown and may do elsewhere, always.
    posts_own: bool = True


class Walk:
    """One walk of one person over some addresses."""

    def __init__(self, walker: Walker, forms: Forms) -> None:
        self.walker = walker
        self.forms = forms
        self.report = Report()
        self.mine = Whose(walker.own, walker.user, make_own_rows(walker))
        self.theirs = Whose(walker.foreign, walker.user)
        self.detector = ChangeDetector(walker.others)
        self.client = PlainClient(headers={"host": ADMIN_HOST}, raise_request_exception=False)
        self.client.force_login(walker.user)
        self.signed_in = self.client.cookies
        self.errors: list[BaseException] = []

    @cached_property
    def private(self) -> re.Pattern[bytes]:
        """Words that nobody outside their sites may read."""
        return _any_of(tenant.private for tenant in self.walker.others)

    @cached_property
    def public(self) -> re.Pattern[bytes]:
        """Words that other sites show to everybody."""
        return _any_of(tenant.public for tenant in self.walker.others)

    @cached_property
    def swaps(self) -> dict[str, str]:
        """For the key of one's own row, the key of the other site's row like it."""
        own, foreign = self.walker.own, self.walker.foreign
        pairs = [(own.pages[like], foreign.pages[like]) for like in own.pages]
        pairs += [(own.image, foreign.image), (own.document, foreign.document)]
        pairs += [(own.person, foreign.person)]
        keys = {str(mine.pk): str(theirs.pk) for mine, theirs in pairs}
        for name in ("site_id", "collection_id", "unit_id"):
            mine, theirs = (getattr(t.portal.member, name) for t in (own, foreign))
            keys.setdefault(str(mine), str(theirs))
        return keys

    def over(self, wanted: Iterable[Address]) -> Report:
        """Ask every address in every way."""
        got_request_exception.connect(self._note_error)
        try:
            with connection.execute_wrapper(self.detector.watch):
                for address in wanted:
                    self.report.walked.add(address.route)
                    try:
                        self._address(address)
                    except UnknownArgumentError as error:
                        self._found(address, str(error), "not asked")
        finally:
            got_request_exception.disconnect(self._note_error)
        return self.report

    def read_forms(self, wanted: Iterable[Address]) -> Report:
        """Only look at one's own rows: which addresses are there, and what their forms send."""
        for address in wanted:
            self.report.walked.add(address.route)
            try:
                own = targets(address, self.mine)
            except UnknownArgumentError:
                continue  # every walk says so
            for number, target in enumerate(own):
                html = self._ask(address, target, is_own=True)
                if "<form" in html:
                    self.forms[address.route, number] = fields_of(html)
                if address.route not in self.report.reached:
                    self._ask(address, target, sent(address, self.mine), is_own=True)
        return self.report

    def _note_error(self, **kwargs: Any) -> None:
        import sys

        error = sys.exc_info()[1]
        if error is not None:
            self.errors.append(error)

    def _address(self, address: Address) -> None:
        own = targets(address, self.mine)
        foreign = targets(address, self.theirs) if own != [Target()] else []
        for number, target in enumerate(own):
            html = self._ask(address, target, is_own=True)
            for query in _further_queries(html):
                self._ask(address, Target(target.values, query))
            if (address.route, number) not in self.forms and "<form" in html:
                self.forms[address.route, number] = fields_of(html)
            data = self.forms.get((address.route, number), {}) | sent(address, self.mine)
            if self.walker.posts_own:
                self._with_other_methods(address, target, is_own=True)
                if number == 0:
                    self._ask(address, target, {}, is_own=True)
                    if data:
                        self._ask(address, target, _counted(data), is_own=True)
                if data:
                    self._ask(address, target, self._swapped(data))
            if number < len(foreign):
                self._foreign(address, target, foreign[number], data)
        if (foreign == own or not foreign) and (theirs := sent(address, self.theirs)):
            self._ask(address, own[0], theirs)

    def _foreign(self, address: Address, own: Target, foreign: Target, data: Data) -> None:
        asked = [foreign] if foreign != own else []
        both = mixed(address, own, foreign)
        for target in [*asked, *([both] if both else [])]:
            self._ask(address, target)
            self._ask(address, target, {})
            self._with_other_methods(address, target)
            if data:
                self._ask(address, target, _counted(data))

    def _with_other_methods(
        self, address: Address, target: Target, *, is_own: bool = False
    ) -> None:
        for method in OTHER_METHODS.get(address.name, ()):
            self._ask(address, target, {"value": ["x"]}, is_own=is_own, method=method)

    def _swapped(self, data: Data) -> Data:
        """The form with rows of the other site in it."""
        swapped = {}
        page = str(self.walker.foreign.page("section").pk)
        for name, values in _counted(data).items():
            new = [self.swaps.get(value, value) for value in values]
            if name.endswith(_CHOOSERS) and new in ([""], []):
                new = [page]
            swapped[name] = new
        return swapped

    def _ask(
        self,
        address: Address,
        target: Target,
        data: Data | None = None,
        *,
        is_own: bool = False,
        method: str = "",
    ) -> str:
        """One request in a savepoint of its own; gives the text of an answer with 200."""
        method = method or ("GET" if data is None else "POST")
        path = address.path(dict(target.values))
        if target.query:
            path = f"{path}?{target.query}"
        asked = f"{self.walker.name} {method} {path}"
        self.report.requests += 1
        self.detector.begin()
        self.errors.clear()
        # Signing out and messages end with the request, like all that it writes.
        self.client.cookies = deepcopy(self.signed_in)
        with transaction.atomic():
            answer = self._send(method, path, data)
            for _hop in range(_MOST_HOPS):
                if is_own and _leads_on(answer):
                    answer = self.client.get(answer.headers["location"])
            body = b"".join(answer) if answer.streaming else answer.content
            if data is not None and address.name.endswith(_SHOWN_AFTERWARDS):
                body += self.client.get(path).content
            allowed = published.REFERENCES.get(address.route, frozenset())
            changed = self.detector.foreign_changes(allowed) if self.detector.wrote else []
            transaction.set_rollback(True)
        if self.detector.wrote:
            forget_memos()
        self._judge(address, asked, answer, body, changed)
        done = method != "GET" and answer.status_code == 302 and self.detector.wrote
        if is_own and (200 <= answer.status_code < 300 or done):
            self.report.reached.add(address.route)
        return body.decode(errors="replace") if answer.status_code == 200 else ""

    def _send(self, method: str, path: str, data: Data | None) -> Any:
        if method == "POST":
            return self.client.post(path, data)
        form = "application/x-www-form-urlencoded"
        return self.client.generic(method, path, urlencode(data or {}, doseq=True), form)

    def _judge(
        self, address: Address, asked: str, answer: Any, body: bytes, changed: list[str]
    ) -> None:
        shown = _everything_in(answer, body)
        found = self.private.search(shown)
        if found:
            self._found(address, f"shows {found[0].decode()} {_around(shown, found)}", asked)
        found = self.public.search(shown)
        if found and address.route not in published.END_POINTS:
            self._found(address, f"shows {found[0].decode()} {_around(shown, found)}", asked)
        for row in changed:
            self._found(address, f"changes {row}", asked)
        if _NAMELESS.search(body):
            self._found(address, "a screen without a name of its own in the title", asked)
        known = _is_refusal(self.errors) or address.route in reasons.FAILS
        if answer.status_code >= 500 and not known:
            words = "; ".join(repr(error)[:200] for error in self.errors)
            self._found(address, f"fails: {words}", asked)

    def _found(self, address: Address, what: str, asked: str) -> None:
        self.report.findings.append(Finding(address.route, what, asked))


def walk(
    walker: Walker,
    forms: Forms,
    wanted: Callable[[Address], bool] = lambda address: True,
) -> Report:
    """Let somebody walk over all addresses, or those that are `wanted`."""
    return Walk(walker, forms).over(address for address in addresses() if wanted(address))


def make_own_rows(walker: Walker) -> dict[str, Any]:
    """What the walker left behind at his own site: a draft, an upload, an open editor."""
    section = fresh(walker.own.page("section"))
    mine = section.add_child(
        instance=StandardPage(
            title=f"{COMMON} của tôi {walker.own.private}",
            slug="cua-toi",
            live=False,
            owner=walker.user,
            locale=section.locale,
        )
    )
    mine.save_revision(user=walker.user)
    type_of_page = ContentType.objects.get_for_model(mine)
    session = EditingSession.objects.create(
        user=walker.user,
        content_type=type_of_page,
        object_id=mine.pk,
        last_seen_at=timezone.now(),
    )
    notice = Notice.objects.create(
        recipient=walker.user, kind=NoticeKind.RETURNED, event="decision:1", page=mine, title=COMMON
    )
    own: dict[str, Any] = {
        "mine": mine.pk,
        "session": session.pk,
        Notice._meta.label: notice.pk,
    }
    for model in (PortalImage, PortalDocument):
        name = model._meta.model_name
        upload = UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model),
            file=f"{name}.png",
            uploaded_by_user=walker.user,
        )
        own[f"upload-{name}"] = upload.pk
    own["upload"] = own["upload-portalimage"]
    return own


def _any_of(words: Iterable[str]) -> re.Pattern[bytes]:
    # Of no word nothing is found.
    return re.compile(("|".join(map(re.escape, words)) or "(?!)").encode())


def _further_queries(html: str) -> Iterator[str]:
    """A search, where there is a box for it, and downloads, where they are offered."""
    if 'name="q"' in html:
        yield f"q={COMMON}"
    for kind in ("xlsx", "csv"):
        if f"export={kind}" in html:
            yield f"export={kind}"


def _counted(data: Data) -> Data:
    """With the number of parts of every text: the browser's scripts would say it."""
    return {**_no_parts(), **data}


@cache
def _no_parts() -> Data:
    texts = {
        entry.name
        for model in stored_models()
        for entry in model._meta.get_fields()
        if isinstance(entry, StreamField)
    }
    return {f"{name}-count": ["0"] for name in texts}


def _everything_in(answer: Any, body: bytes) -> bytes:
    """Text, headers, cookies and messages of an answer; a workbook is unpacked."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as workbook:
            body = b"\n".join(workbook.read(name) for name in workbook.namelist())
    parts = [body, str(answer.headers).encode(), answer.cookies.output().encode()]
    request = getattr(answer, "wsgi_request", None)
    told = getattr(getattr(request, "_messages", None), "_queued_messages", ())
    parts += [str(message).encode() for message in told]
    return b"\n".join(parts).lower()


def _around(shown: bytes, found: re.Match[bytes]) -> str:
    start, end = max(found.start() - 60, 0), found.end() + 20
    return repr(shown[start:end].decode(errors="replace"))


def _leads_on(answer: Any) -> bool:
    """Whether an answer sends on to a screen; away to the dashboard is how people are refused."""
    place = answer.headers.get("location", "").partition("?")[0]
    return answer.status_code == 302 and place not in {"/admin/", "/admin/login/"}


def _is_refusal(errors: Iterable[BaseException]) -> bool:
    """Wagtail refuses an incomplete form of blocks by this error, with nothing written."""
    return any(type(error).__name__ == "MultiValueDictKeyError" for error in errors)
