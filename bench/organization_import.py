"""How long does a province's workbook of offices, people, posts and contacts take to import?

    bin/services up && eval "$(bin/services env)"
    .venv/bin/python -m bench.organization_import [--communes 65] [--json FILE]

A fresh database (PostgreSQL if DATABASE_URL names one, else SQLite) with a made-up province whose
communes have portals made by provisioning, and a made-up workbook of them all: offices and
villages, forty people, their posts and contacts each. The product's own verbs read and import it
in one process, first for five communes, then for the others, then all of it once more with
nothing to do. Prints rows a second, SQL statements a row, and by how much the process grew at its
highest; and as ratios what must not depend on the machine. It ends with exit code 1 where one of
these is missed.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from bench.databases import own_database

FEW: Final = 5
PEOPLE: Final = 40
VILLAGES: Final = 10
# A row of many communes to a row of few, in time and in statements.
MAX_RATIO: Final = 1.2
# An unchanged run to the first one, in time.
MAX_AGAIN: Final = 1 / 4
# The two of its savepoint, and a share of looking the site over: it asks for nothing more.
MAX_STATEMENTS_AGAIN: Final = 2.2
_OFFICES: Final = (
    ("Đảng ủy", ""),
    ("Hội đồng nhân dân", ""),
    ("Ủy ban nhân dân", ""),
    ("Ủy ban Mặt trận Tổ quốc Việt Nam", ""),
    ("Văn phòng HĐND và UBND", "Ủy ban nhân dân"),
    ("Phòng Kinh tế", "Ủy ban nhân dân"),
    ("Phòng Văn hóa – Xã hội", "Ủy ban nhân dân"),
    ("Trung tâm Phục vụ hành chính công", "Ủy ban nhân dân"),
)
_FAMILY: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Nông", "Lương")
_GIVEN: Final = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Yến")


def main() -> int:
    """Fill, import twice, print; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--communes", type=int, default=65)
    parser.add_argument("--json", type=Path, help="where the figures go")
    options = parser.parse_args()
    if options.communes <= FEW:
        parser.error(f"more than {FEW} communes")
    with own_database():
        report = run(provisioned(options.communes))
    report["command"] = "python -m bench.organization_import " + " ".join(sys.argv[1:])
    if options.json:
        options.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    return show(report)


def provisioned(communes: int) -> list[str]:
    """A province and its communes with portals; their hosts."""
    from portal.tenancy.provisioning.indexing import side_work_muted
    from portal.tenancy.provisioning.services import make_kit, provision_unit
    from portal.tenancy.provisioning.specs import Status, UnitSpec

    province = UnitSpec(
        "01", "province", "Tỉnh Thử", "Thử", "Tỉnh", host="tinh.bench.localhost"
    )  # fmt: skip
    specs = [
        UnitSpec(
            f"{number:05}", "commune", f"Xã Mẫu {number}", f"Mẫu {number}", "Xã", "01",
            host=f"xa{number}.bench.localhost",
        )
        for number in range(1, communes + 1)
    ]  # fmt: skip
    kit = make_kit()
    with side_work_muted():
        for spec in (province, *specs):
            outcome = provision_unit(spec, kit)
            if outcome.status is Status.REFUSED:
                raise SystemExit(f"{spec.full_name}: {outcome.reason}")
    return [spec.host for spec in specs]


def made_up_workbook(hosts: list[tuple[int, str]]) -> bytes:
    """A workbook of the sample's sheets and columns."""
    import io

    from openpyxl import Workbook

    from organization.importing.columns import SHEETS

    book = Workbook(write_only=True)
    for sheet in SHEETS:
        page = book.create_sheet(sheet.title)
        page.append([column.title for column in sheet.columns])
        for place, host in hosts:
            for row in _ROWS[sheet.key](place):
                page.append([{"unit": host, **row}.get(one.name) for one in sheet.columns])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _offices(_place: int) -> Iterator[dict[str, Any]]:
    for name, above in _OFFICES:
        yield {
            "name": name,
            "above": above,
            "summary": f"Giới thiệu ngắn về {name}.",
            "functions": "Tham mưu theo lĩnh vực được giao.\nThực hiện nhiệm vụ khác.",
            "valid_from": "01/07/2025",
        }
    for number in range(1, VILLAGES + 1):
        yield {"name": f"Thôn {number}", "above": "Ủy ban nhân dân", "valid_from": "01/07/2025"}


def _people(place: int) -> Iterator[dict[str, Any]]:
    for number in range(PEOPLE):
        yield {
            "reference": f"M{number:03}",
            "full_name": _name(place + number),
            "degree": "ThS." if number % 5 == 0 else None,
            "biography": "Quá trình công tác được tóm tắt theo quy định.",
        }


def _name(number: int) -> str:
    return f"{_FAMILY[number % len(_FAMILY)]} Văn {_GIVEN[number % len(_GIVEN)]}"


def _posts(place: int) -> Iterator[dict[str, Any]]:
    names = [name for name, _above in _OFFICES]
    names += [f"Thôn {number}" for number in range(1, VILLAGES + 1)]
    for number in range(PEOPLE):
        office = names[number % len(names)]
        is_head = number < len(names)
        yield {
            "reference": f"M{number:03}",
            "office": office,
            "title": "Người đứng đầu" if is_head else "Chuyên viên",
            "standing": "Người đứng đầu" if is_head else "Thành viên",
            "valid_from": "01/07/2025",
            "basis": "QĐ 12/QĐ-UBND",
            "phone": f"0205 {3000 + place} {number:03}",
        }


def _contacts(place: int) -> Iterator[dict[str, Any]]:
    for number, (name, _above) in enumerate(_OFFICES):
        yield {
            "office": name,
            "name": f"Liên hệ {name}",
            "phones": f"0205 {3100 + place} {number:03} – văn thư",
            "email": f"xa{place}.{number}@example.vn",
            "hours": "Thứ Hai – Thứ Sáu: 7:30–11:30, 13:30–17:00",
        }


_ROWS: Final = {
    "offices": _offices,
    "people": _people,
    "posts": _posts,
    "contacts": _contacts,
}


def run(hosts: list[str]) -> dict[str, Any]:
    """Figures of the three imports."""
    from django.db import connection

    numbered = list(enumerate(hosts))
    few, others = made_up_workbook(numbered[:FEW]), made_up_workbook(numbered[FEW:])
    every = made_up_workbook(numbered)
    report: dict[str, Any] = {"database": connection.vendor, "communes": len(hosts), "runs": {}}
    for label, content in (("few", few), ("others", others), ("again", every)):
        report["runs"][label] = measured(content)
    return report


def measured(content: bytes) -> dict[str, Any]:
    """Read and import a workbook: what it took."""
    from django.db import connection

    from organization.importing.applying import import_organization
    from organization.importing.reading import read_organization

    statements: Counter[str] = Counter()

    def count(execute: Any, sql: str, *args: Any) -> Any:
        statements[sql.split(None, 1)[0].upper()] += 1
        return execute(sql, *args)

    before = _peak_kilobytes()
    clock, processor = time.perf_counter(), time.process_time()
    file = read_organization(content)
    read = time.perf_counter() - clock
    with connection.execute_wrapper(count):
        done = import_organization(file)
    seconds = time.perf_counter() - clock
    return {
        "bytes": len(content),
        "rows": file.total,
        "refused": [str(problem) for problem in done.problems[:5]],
        "outcomes": dict(done.by_sheet()),
        "seconds": round(seconds, 2),
        "seconds_reading": round(read, 2),
        "processor_seconds": round(time.process_time() - processor, 2),
        "rows_a_second": round(file.total / seconds, 1),
        "ms_a_row": round(seconds * 1_000 / file.total, 2),
        "statements_a_row": round(sum(statements.values()) / file.total, 2),
        "statements": dict(statements),
        "grown_mb": round((_peak_kilobytes() - before) / 1024, 1),
    }


def _peak_kilobytes() -> int:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def show(report: dict[str, Any]) -> int:
    """Print the figures and each bar that is missed; 0 if all are met."""
    print(f"{report['database']}, {report['communes']} communes")
    for label, one in report["runs"].items():
        print(
            f"{label:7} {one['rows']:>6} rows {one['seconds']:>8.2f} s ({one['seconds_reading']} s"
            f" reading, {one['processor_seconds']} s of the processor)"
            f" {one['rows_a_second']:>7.1f} rows/s {one['statements_a_row']:>6.2f} statements a row"
            f" +{one['grown_mb']} MB"
        )
    few, others, again = (report["runs"][label] for label in ("few", "others", "again"))
    first = few["seconds"] + others["seconds"]
    bars = {
        "time of a row, many communes to few": (others["ms_a_row"] / few["ms_a_row"], MAX_RATIO),
        "statements of a row, many communes to few": (
            others["statements_a_row"] / few["statements_a_row"],
            MAX_RATIO,
        ),
        "time of an unchanged run to the first": (again["seconds"] / first, MAX_AGAIN),
        "statements of an unchanged row": (again["statements_a_row"], MAX_STATEMENTS_AGAIN),
    }
    written = sum(sum(counts[:2]) for counts in again["outcomes"].values())
    missed = [f"the unchanged run wrote {written} rows"] if written else []
    missed += [line for one in report["runs"].values() for line in one["refused"]]
    missed += [f"{name}: {value:.2f}" for name, (value, bar) in bars.items() if value > bar]
    for name, (value, bar) in bars.items():
        print(f"{name}: {value:.2f} (at most {bar:.2f})")
    processor = [one["processor_seconds"] / one["rows"] for one in (few, others)]
    print(f"the same in the process alone, without the server: {processor[1] / processor[0]:.2f}")
    for line in missed:
        print(f"NOT MET: {line}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
