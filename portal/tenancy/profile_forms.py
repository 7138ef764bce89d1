"""The one form of a site's profile."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from portal.core.media.models import FileState, PortalImage
from portal.core.vietnamese import nfc
from portal.tenancy.forms import ReachableImageChooser
from portal.tenancy.grants import grants_of
from portal.tenancy.models import MemberSite, SiteProfile
from portal.tenancy.theme_field import ThemeField

# What is shown on the portals of all units below is ordered by who answers for them.
_BRANCH_GROUPS = {
    "notice_on_branch": ("notice_text", "notice_url", "notice_from", "notice_until"),
    "mourning_on_branch": ("mourning_from", "mourning_until"),
}


class SiteImageChooser(ReachableImageChooser):
    """A chooser that opens on the pictures of one collection."""

    collection_id: int | None = None

    def get_chooser_modal_url(self) -> str:
        """Its list begins with the site's own pictures; the form refuses others."""
        url: str = super().get_chooser_modal_url()
        if self.collection_id is None:
            return url
        return f"{url}?{urlencode({'collection_id': self.collection_id})}"


def _further_languages() -> list[tuple[str, str]]:
    return [pair for pair in settings.LANGUAGES if pair[0] != settings.LANGUAGE_CODE]


class SiteProfileForm(WagtailAdminModelForm):
    """What a site says about its agency, how it looks, and what it announces.

    Pictures must be the site's own and able to be shown. Who does not answer for the
    units below can neither order anything for them nor change what was ordered.
    """

    theme = ThemeField(label=gettext_lazy("Colours"), required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Further languages"),
        choices=_further_languages,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = SiteProfile
        fields: ClassVar[list[str]] = ["theme", "languages"]
        # Here and not at the model: a better word for an editor is no migration.
        help_texts: ClassVar[dict[str, Any]] = {
            "agency_name": gettext_lazy(
                "In full, as on the seal, not in capitals: Ủy ban nhân dân xã Chi Lăng."
            ),
            "parent_body": gettext_lazy("For instance: Ủy ban nhân dân tỉnh Lạng Sơn."),
            "responsible": gettext_lazy(
                "Name and position. The law asks for this line at the foot of every page."
            ),
            "phone": gettext_lazy("As people dial it; several are separated by a semicolon."),
            "licence": gettext_lazy(
                "Number, date and issuer of the licence, where the portal has one."
            ),
            "emblem": gettext_lazy(
                "Square, 320 pixels or more, best without ground (PNG or WebP). Without one a "
                "plain star stands in its place."
            ),
            "banner": gettext_lazy(
                "A wide strip above the menu, for festive days: at least 1280 pixels wide, about "
                "six times as wide as high. It rests on days of mourning."
            ),
            "banner_alt": gettext_lazy(
                "The words that the banner carries, for those who cannot see it. Empty: it is "
                "decoration."
            ),
            "banner_until": gettext_lazy("The last day on which it shows."),
            "notice_text": gettext_lazy(
                "One sentence above every page, for instance a planned interruption (NĐ 224/2026 "
                "Đ13: at least 7 working days ahead, with the time of return)."
            ),
            "notice_until": gettext_lazy("From this moment on it is gone, by itself."),
            "notice_on_branch": gettext_lazy(
                "It shows on the portals of all units below, with the name of this unit."
            ),
            "mourning_from": gettext_lazy(
                "On these days every page is without colour and without the festive banner."
            ),
            "mourning_until": gettext_lazy("The last day of mourning."),
            "social_accounts": gettext_lazy(
                "Only official accounts of the agency (NĐ 224/2026 Đ10, NĐ 244/2026)."
            ),
            "badges": gettext_lazy("Labels of trust that the portal was given."),
            "translations": gettext_lazy(
                "What stands at the head and foot of pages in other languages."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        member = MemberSite.objects.select_related("unit_page").get(site_id=self.instance.site_id)
        for name in ("emblem", "banner"):
            widget = SiteImageChooser()
            widget.collection_id, widget.user = member.collection_id, self.for_user
            self.fields[name].widget = widget
        if not self._answers_for_branch(member):
            self._close_branch_fields()

    def _answers_for_branch(self, member: MemberSite) -> bool:
        """Whether the user may change the profiles of all units below, too."""
        if self.for_user is None:
            return False
        if self.for_user.is_superuser:
            return True
        return grants_of(self.for_user).covers_branch(
            member.unit_page.path, SiteProfile._meta.label_lower, "change"
        )

    def _close_branch_fields(self) -> None:
        for flag, names in _BRANCH_GROUPS.items():
            closed = (flag, *names) if getattr(self.instance, flag) else (flag,)
            for name in closed:
                self.fields[name].disabled = True
                self.fields[name].help_text = _(
                    "Set by whoever answers for the portals of all units below."
                )

    def clean_emblem(self) -> PortalImage | None:
        """An emblem of the site's own."""
        return self._own_picture("emblem")

    def clean_banner(self) -> PortalImage | None:
        """A banner of the site's own."""
        return self._own_picture("banner")

    def _own_picture(self, name: str) -> PortalImage | None:
        image: PortalImage | None = self.cleaned_data[name]
        if image is not None:
            self._check_picture(image)
        return image

    def _check_picture(self, image: PortalImage) -> None:
        """Refuse a picture of another site, and one that was found broken."""
        if image.site_id != self.instance.site_id:
            raise ValidationError(_("Choose a picture of this site."), code="elsewhere")
        if image.state == FileState.FAILED:
            raise ValidationError(
                _("This picture could not be processed (%(reason)s). Upload another file."),
                code="broken",
                params={"reason": image.state_note},
            )

    def clean_badges(self) -> Any:
        """Badges with pictures of the site's own."""
        badges = self.cleaned_data["badges"]
        errors = {}
        for index, block in enumerate(badges):
            image = block.value.get("image")
            try:
                if image is not None:
                    self._check_picture(image)
            except ValidationError as error:
                errors[index] = StructBlockValidationError({"image": error})
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return badges

    def clean_translations(self) -> Any:
        """Texts once a language."""
        texts = self.cleaned_data["translations"]
        seen: set[str] = set()
        errors = {}
        for index, block in enumerate(texts):
            language = block.value["language"]
            if language in seen:
                errors[index] = StructBlockValidationError(
                    {"language": ValidationError(_("This language has its texts above."))}
                )
            seen.add(language)
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return texts

    def clean(self) -> dict[str, Any]:
        """Bring text to the one spelling that the database holds (NFC)."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = nfc(value)
        return cleaned
