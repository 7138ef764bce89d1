"""What editors and approvers leave behind, one file a thing."""

from editorial.models.approval import ApproveTask, ApproveTaskState
from editorial.models.four_eyes import FourEyesMode, FourEyesRule
from editorial.models.notices import Notice, NoticeKind
from editorial.models.page_care import PageCare, ReviewInterval
from editorial.models.take_downs import TakeDown

__all__ = [
    "ApproveTask",
    "ApproveTaskState",
    "FourEyesMode",
    "FourEyesRule",
    "Notice",
    "NoticeKind",
    "PageCare",
    "ReviewInterval",
    "TakeDown",
]
