"""How days and moments are written and read: day, month, year, in every language of the admin.

Django looks here before its own rules (`FORMAT_MODULE_PATH`). The form of the standard for
administrative documents (NĐ 30/2020/NĐ-CP) is day before month; a clerk whose screens are in
English works on the same days, and 03/04 must not be another one there.
"""

from __future__ import annotations

from typing import Final

DAY: Final = "d/m/Y"
MOMENT: Final = "H:i d/m/Y"
# The first is what forms show; ISO is what programs send.
DAYS_TYPED: Final = ["%d/%m/%Y", "%Y-%m-%d"]
MOMENTS_TYPED: Final = [
    *("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y"),
    *("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"),
]
