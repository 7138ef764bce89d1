"""News of comments: who follows them is told by a job, once until he has looked."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from django.utils.translation import gettext as _
from wagtail.models import Comment, CommentReply, Page, PageSubscription

from editorial.models import Notice, NoticeKind
from editorial.notices import events, recipients, services
from portal.core.accounts.models import User

# A mail is no place to read a discussion.
_LONGEST: Final = 300


def changes(found: dict[str, Any]) -> dict[str, list[int]]:
    """Keys of what one save changed; `found` as Wagtail's editor collects it.

    `new`: comments; `resolved`: comments; `replies`. What was deleted or reworded is told
    to nobody. Empty when nothing is left.
    """
    keys = {
        "new": [comment.pk for comment in found["new_comments"]],
        "resolved": [comment.pk for comment in found["resolved_comments"]],
        "replies": [reply.pk for _comment, replies in found["new_replies"] for reply in replies],
    }
    return keys if any(keys.values()) else {}


def tell(page: Page, editor_id: int, key: str, changed: dict[str, list[int]]) -> int:
    """Tell followers everything and others what became of threads they wrote in.

    Whoever has an unread notice of comments on this page knows already that there are some.
    Called with the page held. Returns how many were told.
    """
    words = _words(page, changed)
    told_of = _threads_of_people(words)
    followers = PageSubscription.objects.filter(page=page, comment_notifications=True)
    for user_id in followers.values_list("user_id", flat=True):
        told_of[user_id] = set(words)
    know = Notice.objects.filter(page=page, kind=NoticeKind.COMMENTED, read_at__isnull=True)
    skipped = {editor_id, *know.values_list("recipient_id", flat=True)}
    people = recipients.still_editing(page, set(told_of) - skipped) if words else []
    editor = User.objects.filter(pk=editor_id).first()
    return services.tell_each(
        [
            (person, events.comments(key, page, editor, _text(words, told_of[person.pk])))
            for person in people
        ]
    )


def _words(page: Page, changed: dict[str, list[int]]) -> dict[int, list[str]]:
    """What is new, by thread; a reply or comment that is gone again is nothing new."""
    words: dict[int, list[str]] = defaultdict(list)
    of_page = Comment.objects.filter(page=page)
    for pk, text in of_page.filter(pk__in=changed["new"]).values_list("pk", "text"):
        words[pk].append(_short(text))
    replies = CommentReply.objects.filter(comment__page=page, pk__in=changed["replies"])
    for pk, text in replies.values_list("comment_id", "text"):
        words[pk].append(_short(text))
    for pk, text in of_page.filter(pk__in=changed["resolved"]).values_list("pk", "text"):
        words[pk].append(_("Resolved: %(comment)s") % {"comment": _short(text)})
    return words


def _threads_of_people(threads: Any) -> dict[int, set[int]]:
    """Who wrote in which of `threads`."""
    found: dict[int, set[int]] = defaultdict(set)
    begun = Comment.objects.filter(pk__in=threads).values_list("user_id", "pk")
    answered = CommentReply.objects.filter(comment_id__in=threads).values_list(
        "user_id", "comment_id"
    )
    for user_id, thread in [*begun, *answered]:
        if user_id is not None:
            found[user_id].add(thread)
    return found


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _text(words: dict[int, list[str]], threads: set[int]) -> str:
    return "\n".join(f"– {line}" for thread in sorted(threads) for line in words[thread])
