"""How long does a question to the directory take over the whole country?

    bin/services up && eval "$(bin/services env)"
    .venv/bin/python -m bench.directory [--sites 3355] [--people 100000] [--questions 300]

Makes a database of its own on the server of DATABASE_URL, with one portal made by provisioning
and made-up people of so many sites: their rows, posts and entries of the index, each found on a
site, in a branch and in the network, as the reader of people hands them over. Asks what the page
of the directory asks (the index, then rows of people and contact points) about people of one
site, of a branch and of the network, by names, titles and telephones, and prints the median and
the 95th of a hundred in milliseconds. It ends with exit code 1 where that is over 100.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

from bench.databases import own_database

BAR: Final = 100.0
_A_BRANCH: Final = 98
_BATCH: Final = 2_000
_FAMILY: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Nông", "Lương")
_MIDDLE: Final = ("Văn", "Thị", "Đức", "Minh", "Thu", "Quốc", "Hữu", "Ngọc", "Thanh", "Xuân")
_GIVEN: Final = (
    *("An", "Bình", "Chi", "Dũng", "Đào", "Giang", "Hà", "Hùng", "Khánh", "Lan", "Long", "Mai"),
    *("Nam", "Nga", "Oanh", "Phúc", "Quân", "Sơn", "Tâm", "Thảo", "Tuấn", "Vân", "Yến", "Ý"),
)
_POSTS: Final = (
    *("Chủ tịch", "Phó Chủ tịch", "Trưởng phòng", "Phó Trưởng phòng", "Chuyên viên"),
    *("Chuyên viên địa chính", "Công chức tư pháp hộ tịch", "Kế toán", "Văn thư lưu trữ"),
)
_DUTIES: Final = (
    *("Đất đai, xây dựng, môi trường.", "Chứng thực, khai sinh, kết hôn.", "Thu chi ngân sách."),
    *("Tiếp nhận hồ sơ, trả kết quả.", "Y tế, giáo dục, lao động.", "Nông nghiệp, chợ phiên."),
)


def main() -> int:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", type=int, default=3_355)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=300)
    options = parser.parse_args()
    with own_database():
        started = time.perf_counter()
        sites = fill(options.sites, options.people)
        print(f"{options.people} people of {options.sites} sites: {_since(started):.0f} s")
        worst = max(list(measured(sites, options.questions)))
    return int(worst > BAR)


def fill(sites: int, people: int) -> list[int]:
    """Sites without pages of their own, and their people in rows and in the index."""
    from django.db import connection
    from wagtail.models import Site

    from bench.network import Network
    from organization.models import Appointment, OfficePage, OrganizationPage, Person

    network = Network.new()
    network.grow_to(1)
    root = Site.objects.get().root_page
    chart = root.add_child(instance=OrganizationPage(title="Bộ máy tổ chức"))
    office = chart.add_child(
        instance=OfficePage(title="Ủy ban nhân dân", kind_id="uy-ban-nhan-dan")
    )
    Site.objects.bulk_create(
        Site(hostname=f"s{number}.bench.localhost", root_page=root) for number in range(1, sites)
    )
    ids = list(Site.objects.order_by("pk").values_list("pk", flat=True))
    chance = random.Random(7)  # noqa: S311 - the same every time
    for first in range(0, people, _BATCH):
        count = min(_BATCH, people - first)
        rows = [
            Person(site_id=ids[(first + n) % sites], full_name=_name(chance), duties=_duty(chance))
            for n in range(count)
        ]
        Person.objects.bulk_create(rows)
        posts = [
            Appointment(
                person=row, office=office, title=chance.choice(_POSTS), phone=_phone(row.pk)
            )
            for row in rows
        ]
        Appointment.objects.bulk_create(posts)
        _index(posts, ids)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return ids


def _index(posts: Sequence[Any], ids: Sequence[int]) -> None:
    """The entries of these people, as the reader of people words them."""
    from portal.core.searchable import FacetLabel
    from search import facets, indexing
    from search.models import FacetSet, SearchDocument
    from search.scopes import branch_token, site_token

    place = {site_id: number for number, site_id in enumerate(ids)}
    entries, sets = [], []
    for post in posts:
        number = place[post.person.site_id]
        values = facets.canonical(
            {
                "kind": [FacetLabel("person", "Cán bộ")],
                "language": [FacetLabel("vi", "Tiếng Việt")],
                "unit": [FacetLabel(facets.site_key(post.person.site_id), f"Xã {number}")],
            }
        )
        sets.append(values)
        entries.append(
            SearchDocument(
                key=f"person:{post.person.pk}",
                kind="person",
                site_id=post.person.site_id,
                language="vi",
                path=f"/bo-may/can-bo/{post.person.public_id}/",
                title=post.person.full_name,
                parent=f"Xã {number}",
                lead=f"{post.title}, Ủy ban nhân dân",
                body=f"{post.person.duties}\n{post.phone}\n{post.phone.replace(' ', '')}",
                facets=FacetSet(id=facets.set_id(values), values=values),
                scopes=[site_token(post.person.site_id), branch_token(number // _A_BRANCH + 1)],
            )
        )
    facets.store_sets(sets)
    indexing.write(entries)


def measured(ids: Sequence[int], questions: int) -> Iterator[float]:
    """The 95th of a hundred of each scope in milliseconds; told as it goes."""
    from django.utils import timezone

    from organization.selectors.directory import entries_of
    from search.answering import answer
    from search.directory import ANSWERS_A_PAGE, KINDS
    from search.questions import Question, Within

    chance = random.Random(11)  # noqa: S311 - the same every time
    today = timezone.localdate()
    for within in (Within.SITE, Within.BRANCH, Within.NETWORK):
        times = []
        for number in range(questions + 20):
            place = chance.randrange(len(ids))
            question = Question(
                _asked(chance, number),
                within,
                ids[place],
                place // _A_BRANCH + 1,
                kinds=frozenset(KINDS),
                page_size=ANSWERS_A_PAGE,
            )
            started = time.perf_counter()
            found = answer(question)
            entries_of([int(one.key.partition(":")[2]) for one in found.results], {}, today)
            times.append(_since(started) * 1_000)
        times = sorted(times[20:])  # the first ones fill what is kept in the process
        worst = times[int(len(times) * 0.95)]
        print(f"{within}: median {statistics.median(times):.1f} ms, 95 % within {worst:.1f} ms")
        yield worst


def _asked(chance: random.Random, number: int) -> str:
    """A name, a title with a duty, or a telephone, as people type them."""
    kinds = (
        _name(chance).lower(),
        f"{chance.choice(_POSTS)} {chance.choice(_GIVEN)}",
        chance.choice(_DUTIES).lower().replace("đ", "d"),
        _phone(chance.randrange(1, 100_000)).replace(" ", ""),
    )
    return kinds[number % len(kinds)]


def _name(chance: random.Random) -> str:
    middle = f"{chance.choice(_MIDDLE)} {chance.choice(_MIDDLE)}"
    return f"{chance.choice(_FAMILY)} {middle} {chance.choice(_GIVEN)}"


def _duty(chance: random.Random) -> str:
    return chance.choice(_DUTIES)


def _phone(number: int) -> str:
    digits = f"{number:07}"
    return f"0205 {digits[:4]} {digits[4:]}"


def _since(started: float) -> float:
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
