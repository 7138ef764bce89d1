"""The ground of the walk holds rows of every kind that a site can have."""

from __future__ import annotations

from typing import Final

from wagtail.models import Page

from tests.isolation.walkers import make_superuser
from tests.isolation.world import Ground, stored_models
from tests.support.rooms import ROOMS

_NO_GROUPS = "rights come from roles: there are no groups"
_SHARED = "one set for all sites"
_REGISTER = "the register, which everybody may read"
_MACHINE = "the installation's own processes"
_READ = "made when a job reads a file or a page; no address of the admin shows it"
_INDEX = "made by a job from what is public; no address of the admin shows it"
_PAGES = "written with a page, whose words the walk looks for"

# Models of ours of which no site has rows, each with the reason.
NOT_OF_A_SITE: Final[dict[str, str]] = {
    "accounts.User_groups": _NO_GROUPS,
    "accounts.User_user_permissions": _NO_GROUPS,
    "documents.Citation": _READ,
    "documents.DocumentFile": "a file of a document's page, walked as such",
    "documents.DocumentPage_fields": "a choice from the shared set, without words",
    "documents.DocumentSource": _PAGES,
    "documents.DocumentType": _SHARED,
    "documents.LegalField": _SHARED,
    "editorial.ApproveTask": "the one task of the installation",
    "editorial.ReviewInterval": _SHARED,
    "home.PlaceKind": _SHARED,
    "home.PlaceRank": _SHARED,
    "jobs.JobWorker": _MACHINE,
    "jobs.TickRun": _MACHINE,
    "media.FileUse": "made when a live page names a file",
    "media.PortalRendition": "made when a picture is shown",
    "news.ArticleRelated": _PAGES,
    "news.ArticleSource": _PAGES,
    "news.NewsCategory": _SHARED,
    "news.SiteNewsCategory": "a choice from the shared set, without words",
    "news.TopicArticle": _PAGES,
    "organization.ContactKind": _SHARED,
    "organization.Holiday": _SHARED,
    "organization.OfficeKind": _SHARED,
    "organization.OrganizationImport": "of one person, who alone sees it; not of a site",
    "search.Completion": _INDEX,
    "search.Abbreviation": _SHARED,
    "search.FacetSet": _INDEX,
    "search.FacetValue": _INDEX,
    "search.IndexTotals": _INDEX,
    "search.OuterChange": _INDEX,
    "search.OuterState": _INDEX,
    "search.LearnedSpelling": "counts of words in all that is public",
    "search.LearningPass": _MACHINE,
    "search.SearchDocument": _INDEX,
    "search.SearchText": _INDEX,
    "tenancy.AccountRule": "figures of the installation",
    "tenancy.Succession": _REGISTER,
    "tenancy.UnitCode": _REGISTER,
    "tenancy.UnitLevel": _SHARED,
    "tenancy.UnitName": _REGISTER,
    "tenancy.UnitParent": _REGISTER,
}


def test_every_kind_of_row_is_there(ground: Ground) -> None:
    make_superuser(ground)  # brings the files
    missing = {
        model._meta.label
        for model in stored_models()
        if model.__module__.split(".")[0] in ROOMS and not ground.b.keys(model)
    } - NOT_OF_A_SITE.keys()
    assert sorted(missing) == [], "give the ground a row of these, or say why no site has one"
    stale = {label for label in NOT_OF_A_SITE if ground.b.rows.get(label)}
    assert sorted(stale) == [], "these have rows of a site now"


def test_each_site_says_its_own_words_and_no_other(ground: Ground) -> None:
    for tenant in (ground.a, ground.s, ground.b):
        others = {t.private for t in (ground.a, ground.s, ground.b)} - {tenant.private}
        pages = Page.objects.filter(pk__in=tenant.rows["wagtailcore.Page"])
        drafts = [page.get_latest_revision_as_object().title for page in pages]
        assert any(tenant.private in title for title in drafts)
        assert not any(word in title for word in others for title in drafts)
