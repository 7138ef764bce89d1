"""A small set of documents and questions, with the classes of questions that people ask.

Written for this purpose: subjects as offices word them, each made into a decision, a notice and a
piece of news, so that words are shared and only their combination tells documents apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from portal.core.document_numbers import parse_number
from portal.core.vietnamese import fold
from search.models import SearchDocument

# A subject, and how a citizen might ask for it.
SUBJECTS = (
    ("thu hồi đất để xây dựng trường mầm non thôn Bản Lỏng", "đất trường mầm non Bản Lỏng"),
    ("hỗ trợ hộ nghèo sửa chữa nhà ở dột nát", "hỗ trợ sửa nhà dột nát"),
    ("phòng, chống hạn hán và cháy rừng mùa khô", "chống cháy rừng mùa khô"),
    ("tiêm phòng vắc xin lở mồm long móng cho gia súc", "tiêm phòng cho trâu bò"),
    ("tuyển chọn và gọi công dân nhập ngũ", "gọi nhập ngũ"),
    ("cấp giấy chứng nhận quyền sử dụng đất lần đầu", "làm giấy chứng nhận quyền sử dụng đất"),
    ("quy chế hoạt động của chợ trung tâm xã", "quy chế chợ trung tâm"),
    ("lịch tiếp công dân của Chủ tịch Ủy ban nhân dân xã", "lịch tiếp công dân chủ tịch"),
    ("mức thu phí vệ sinh môi trường, thu gom rác thải", "phí thu gom rác"),
    ("bầu trưởng thôn, tổ trưởng tổ dân phố nhiệm kỳ mới", "bầu trưởng thôn"),
    ("trợ cấp xã hội hằng tháng cho người khuyết tật nặng", "trợ cấp người khuyết tật"),
    ("đăng ký khai sinh, khai tử lưu động tại thôn", "đăng ký khai sinh"),
    ("nạo vét kênh mương thủy lợi trước vụ đông xuân", "nạo vét kênh mương"),
    ("công nhận gia đình văn hóa, khu dân cư văn hóa", "gia đình văn hóa"),
    ("cưỡng chế tháo dỡ công trình xây dựng trái phép", "tháo dỡ công trình trái phép"),
    ("khám sức khỏe định kỳ cho người cao tuổi", "khám sức khỏe người cao tuổi"),
    ("trồng cây phân tán hưởng ứng Tết trồng cây", "tết trồng cây"),
    ("chuyển đổi số và dịch vụ công trực tuyến", "dịch vụ công trực tuyến"),
    ("xử lý lấn chiếm vỉa hè, lòng đường tại khu phố chợ", "lấn chiếm vỉa hè"),
    ("hòa giải ở cơ sở và tuyên truyền pháp luật", "hòa giải ở cơ sở"),
)
_FILLER = (
    "Căn cứ luật và đề nghị của phòng chuyên môn, các cơ quan, tổ chức, cá nhân có liên quan"
    " chịu trách nhiệm thi hành kể từ ngày ký. "
)


class Asked(NamedTuple):
    """A question, its class, and the paths of what answers it."""

    kind: str
    text: str
    relevant: set[str]


def entries() -> list[SearchDocument]:
    """Three of each subject."""
    made = []
    for number, (subject, _question) in enumerate(SUBJECTS, start=1):
        code = f"{number * 31}/QĐ-UBND"
        parsed = parse_number(code)
        assert parsed is not None
        made += [
            _entry(f"d{number}", f"Quyết định về việc {subject}", f"{_FILLER}{subject}. ", code),
            _entry(f"n{number}", f"Thông báo kết quả {subject}", f"{_FILLER * 3}{subject}. "),
            _entry(f"t{number}", f"Xã họp bàn việc {subject.split(',')[0]}", _FILLER * 2),
        ]
        made[-3].number_key = parsed.canonical
    return made


def _entry(path: str, title: str, body: str, number: str = "") -> SearchDocument:
    return SearchDocument(
        key=f"test:{path}",
        kind="test",
        path=path,
        title=title,
        parent=f"{number} Ủy ban nhân dân xã" if number else "",
        number=number,
        body=body,
    )


def questions() -> Iterator[Asked]:
    """Of every class."""
    for number, (subject, question) in enumerate(SUBJECTS, start=1):
        code = number * 31
        decision, notice, news = f"d{number}", f"n{number}", f"t{number}"
        for text in (
            f"{code}/QĐ-UBND",
            f"qd {code}",
            f"quyết định số {code}/QĐ-UBND",
            f"{code} qd ubnd",
            f"{code}/QÐ-UBND",  # with the Icelandic letter of old fonts
        ):
            yield Asked("number", text, {decision})
        yield Asked("title", f"thông báo kết quả {subject}", {notice})
        yield Asked("words", question, {decision, notice, news})
        yield Asked("typed without accents", fold(question), {decision, notice, news})
        yield Asked("old tone placement", _old_tones(question), {decision, notice, news})


def _old_tones(text: str) -> str:
    for new, old in (("óa", "oá"), ("òa", "oà"), ("ỏe", "oẻ"), ("ủy", "uỷ"), ("kỳ", "kì")):
        text = text.replace(new, old)
    return text
