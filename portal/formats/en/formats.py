"""The common rules (`portal.formats`) under the names that Django asks for."""

from __future__ import annotations

from portal.formats import DAY, DAYS_TYPED, MOMENT, MOMENTS_TYPED

DATE_FORMAT = SHORT_DATE_FORMAT = DAY
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = MOMENT
DATE_INPUT_FORMATS = DAYS_TYPED
DATETIME_INPUT_FORMATS = MOMENTS_TYPED
