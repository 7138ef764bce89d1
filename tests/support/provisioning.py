"""Rows of units, a small template, and runs of the command, for tests of provisioning."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from portal.tenancy.models import HostName
from portal.tenancy.provisioning import dump

HEADER = "code,level,full_name,name,type,parent_code"
PROVINCE = "20,province,Tỉnh Lạng Sơn,Lạng Sơn,Tỉnh,"
CHI_LANG = "06463,commune,Xã Chi Lăng,Chi Lăng,Xã,20"
NA_SAM = "05986,commune,Xã Na Sầm,Na Sầm,Xã,20"
DONG_TIEN = "15724,commune,Xã Đồng Tiến,Đồng Tiến,Xã,20"
DONG_TIEN_WARD = "15853,commune,Phường Đông Tiến,Đông Tiến,Phường,20"
BA_TO = "21484,commune,Xã Ba Tơ,Ba Tơ,Xã,20"
BA_TO_TOO = "21523,commune,Xã Ba Tô,Ba Tô,Xã,20"

SMALL_TEMPLATE = """
name: small
version: {version}
levels: [province, commune, department]
from: 2020-01-01
basis: NĐ 224/2026/NĐ-CP
agency_name: Ủy ban nhân dân {{unit}}
parent_body: '{{parent_agency}}'
sections:
  - title: Giới thiệu
    slug: gioi-thieu
    type: home.SectionPage
    in_menu: true
    children:
      - {{title: Lịch sử, slug: lich-su, type: home.StandardPage}}
  - {{title: Tin tức, slug: tin-tuc, type: news.NewsIndexPage, in_menu: true}}
{more}
"""
MORE = "  - {title: Liên hệ, slug: lien-he, type: home.StandardPage, in_menu: true}"


def small_template(folder: Path, version: int = 1, more: str = "") -> Path:
    """A template of three pages; `more` are further sections of a later version."""
    path = folder / f"small-{version}.yaml"
    path.write_text(SMALL_TEMPLATE.format(version=version, more=more), encoding="utf-8")
    return path


class Provisioner:
    """Runs the command on rows of text."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *rows: str, small: bool = True, header: str = HEADER, **options: Any) -> str:
        """Everything the command prints; `small` is the template of three pages."""
        units = self.folder / "units.csv"
        units.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
        if small:
            options.setdefault("template", small_template(self.folder))
        options.setdefault("domain_suffix", "localhost")
        return provision_units(units, **options)


def provision_units(units: Path, **options: Any) -> str:
    """Everything the command prints; a run that refused something ends with status 2."""
    out = StringIO()
    status: object = 0
    try:
        call_command("provision_units", str(units), stdout=out, stderr=out, **options)
    except SystemExit as ended:
        status = ended.code
    printed = out.getvalue()
    # In whichever language the run speaks.
    refused_none = any(words in printed for words in (", 0 refused", ", từ chối 0 "))
    assert status == (0 if refused_none else 2), printed
    return printed


def hosts() -> set[str]:
    """Every host of the network."""
    return set(HostName.objects.values_list("host", flat=True))


def digest() -> str:
    """The hash of the network."""
    return dump.digest(dump.lines())
