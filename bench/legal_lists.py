"""Real lists of documents, made ready as an office would hand them in, and their mappings.

    .venv/bin/python -m bench.legal_lists ../shared/data var/lists

Writes, for `manage.py import_documents FILE --map MAP` and for `bench.import_documents`:
the register of the ministry (Bộ Pháp điển) with the relations that stand in a table of their
own, one column a relation; the mapping of Bình Dương's list; and a mapping for each sheet of
An Giang's workbook.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

import yaml

# What the table of relations calls them, and our columns. "Hủy bỏ" ends as "bãi bỏ" does.
_RELATIONS: Final = {
    "có nội dung liên quan đến": "Liên quan",
    "được bổ sung": "Được sửa đổi",
    "được sửa đổi": "Được sửa đổi",
    "được sửa đổi, bổ sung": "Được sửa đổi",
    "bị bãi bỏ": "Bị bãi bỏ",
    "bị hủy bỏ": "Bị bãi bỏ",
}
_COUNCIL: Final = "Hội đồng nhân dân tỉnh An Giang"
_COMMITTEE: Final = "Ủy ban nhân dân tỉnh An Giang"
# Sheet of An Giang's workbook: who issues, whether it is still a draft, the column that tells.
_SHEETS: Final = {
    "NQ can xu ly": (_COUNCIL, "draft", "Tên gọi văn bản"),
    "QD UBND can xu ly": (_COMMITTEE, "draft", "TÊN GỌI VĂN BẢN"),
    "QD CT.UBND": ("Chủ tịch Ủy ban nhân dân tỉnh An Giang", "draft", "TÊN GỌI VĂN BẢN"),
    "NQ HDND da xu ly": (_COUNCIL, "", "Số, trích yếu, ngày, tháng, năm ban hành VBQPPL"),
    "QD UBND da xu ly": (_COMMITTEE, "", "Số, ngày, tháng năm ban hành VBQPPL"),
}
_BINH_DUONG: Final = {
    "defaults": {
        "issuers": "Ủy ban nhân dân tỉnh Bình Dương",
        "group": "directive",
        "level": "Tỉnh",
        "status_source": "Cổng thông tin điện tử tỉnh Bình Dương",
        "status_on": "2024-06-01",
    }
}


def main() -> int:
    """Write the lists and mappings."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder of the real data")
    parser.add_argument("target", type=Path, help="where the lists go")
    options = parser.parse_args()
    options.target.mkdir(parents=True, exist_ok=True)
    for path in prepare(options.data, options.target):
        print(path)
    return 0


def prepare(data: Path, target: Path) -> list[Path]:
    """Write everything; the files that were written."""
    written = [_write_mapping(target / "binh_duong.yaml", _BINH_DUONG)]
    written += [_register(data / "legal", target / "phapdien.csv")]
    written += [_write_mapping(target / "phapdien.yaml", {})]
    for sheet, (issuer, group, title) in _SHEETS.items():
        defaults = {"issuers": issuer, "level": "Tỉnh", **({"group": group} if group else {})}
        mapping = {"fields": {"title": title}, "defaults": defaults, "sheet": sheet}
        name = sheet.lower().replace(" ", "_").replace(".", "_")
        written.append(_write_mapping(target / f"an_giang_{name}.yaml", mapping))
    return written


def _register(legal: Path, target: Path) -> Path:
    """The ministry's documents, each with what the table of relations says of it."""
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with (legal / "phapdien_document_relations.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            told[row["doc_no"]][_RELATIONS[row["relation"]]].append(row["other_doc_no"])
    columns = list(dict.fromkeys(_RELATIONS.values()))
    with (legal / "phapdien_documents.csv").open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        documents = list(reader)
        header = [*(reader.fieldnames or ()), *columns]
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, header)
        writer.writeheader()
        for document in documents:
            # Of numbers that occur twice both rows get them: the table does not say which.
            relations = told[document["so_ky_hieu"]]
            writer.writerow({**document, **{name: "; ".join(relations[name]) for name in columns}})
    return target


def _write_mapping(path: Path, mapping: dict[str, Any]) -> Path:
    path.write_text(yaml.safe_dump(mapping, allow_unicode=True, sort_keys=False), "utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main())
