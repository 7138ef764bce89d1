"""Words of workbooks for our terms: kinds of offices and of contacts, how a post stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organization.models import ContactKind, OfficeKind, Standing
from organization.models.kinds import COMMON
from portal.core.vietnamese import search_key

if TYPE_CHECKING:
    from portal.tenancy.models import SharedTerm

_STANDINGS: Final = {
    "nguoi dung dau": Standing.HEAD,
    "dung dau": Standing.HEAD,
    "truong": Standing.HEAD,
    "cap truong": Standing.HEAD,
    "head": Standing.HEAD,
    "cap pho": Standing.DEPUTY,
    "pho": Standing.DEPUTY,
    "cap pho cua nguoi dung dau": Standing.DEPUTY,
    "deputy": Standing.DEPUTY,
    "thanh vien": Standing.MEMBER,
    "uy vien": Standing.MEMBER,
    "cong chuc": Standing.MEMBER,
    "vien chuc": Standing.MEMBER,
    "thanh vien cong chuc": Standing.MEMBER,
    "member": Standing.MEMBER,
}
_HEADS: Final = (
    "chu tich",
    "bi thu",
    "truong phong",
    "truong thon",
    "to truong",
    "giam doc",
    "chanh van phong",
)
# How the titles of offices begin, the more telling first.
_KINDS: Final = (
    ("van phong", "phong-chuyen-mon"),
    ("phong", "phong-chuyen-mon"),
    ("hoi dong nhan dan", "hoi-dong-nhan-dan"),
    ("hdnd", "hoi-dong-nhan-dan"),
    ("ban ", "ban-cua-hdnd"),
    ("uy ban mat tran", "mat-tran-to-quoc"),
    ("mttq", "mat-tran-to-quoc"),
    ("uy ban nhan dan", "uy-ban-nhan-dan"),
    ("ubnd", "uy-ban-nhan-dan"),
    ("dang uy", "dang-uy"),
    ("trung tam phuc vu hanh chinh cong", "trung-tam-hanh-chinh-cong"),
    ("so ", "so-ban-nganh"),
    ("cong an", "luc-luong-vu-trang"),
    ("ban chi huy quan su", "luc-luong-vu-trang"),
    ("thon ", "thon-to-dan-pho"),
    ("to dan pho", "thon-to-dan-pho"),
    ("khoi pho", "thon-to-dan-pho"),
)
_OTHER: Final = "don-vi-truc-thuoc"


def standing_of(words: str, title: str) -> str:
    """How a post stands: as said, else as its title begins. Raises ValidationError."""
    if words:
        found = _STANDINGS.get(search_key(words))
        if found is None:
            known = ", ".join(str(label) for label in Standing.labels)
            raise ValidationError({"standing": _("Unknown; there is: %s.") % known})
        return found
    key = search_key(title)
    if key.startswith("pho "):
        return Standing.DEPUTY
    is_head = any(key == head or key.startswith(f"{head} ") for head in _HEADS)
    return Standing.HEAD if is_head else Standing.MEMBER


@dataclass
class Terms:
    """The kinds that there are, each list asked for once."""

    known: dict[type[SharedTerm], list[tuple[str, str]]] = field(default_factory=dict)

    def slug_of(self, model: type[SharedTerm], words: str) -> str:
        """The term by its name or its slug. Raises ValidationError with those that there are."""
        if model not in self.known:
            self.known[model] = list(model.objects.values_list("slug", "name"))
        key = search_key(words)
        for slug, name in self.known[model]:
            if key in {search_key(name), search_key(slug), slug}:
                return slug
        known = ", ".join(name for _slug, name in self.known[model])
        raise ValidationError({"kind": _("Unknown; there is: %s.") % known})


def office_kind(terms: Terms, words: str, title: str) -> str:
    """The kind of an office: as said, else as its title begins. Raises ValidationError."""
    if words:
        return terms.slug_of(OfficeKind, words)
    key = f"{search_key(title)} "
    longest = sorted(_KINDS, key=lambda pair: -len(pair[0]))
    return next((slug for start, slug in longest if key.startswith(start)), _OTHER)


def contact_kind(terms: Terms, words: str) -> str:
    """The kind of a contact point; the common one where none is said. Raises ValidationError."""
    return terms.slug_of(ContactKind, words) if words else COMMON
