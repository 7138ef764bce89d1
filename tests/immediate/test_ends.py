"""What a process keeps to be written later is written when it ends in order."""

from __future__ import annotations

import pytest

from portal.tenancy.models import MemberSite
from search.log.models import AskedQuery
from tests.factories import make_member_site
from tests.immediate.conftest import Server
from tests.support.processes import Processes

HOST = "chilang.langson.localhost"


@pytest.fixture
def member(transactional_db: None, shared_database: str) -> MemberSite:
    """A portal that readers search."""
    return make_member_site("Xã Chi Lăng", HOST)


def test_searches_that_were_counted_outlive_the_process(
    member: MemberSite, servers: list[Server], processes: Processes
) -> None:
    for server in servers:
        assert server.get(HOST, "/tim-kiem/?q=ch%E1%BB%A3+phi%C3%AAn").status == 200
    assert not AskedQuery.objects.exists()
    for process in processes.started:
        process.terminate()
    for process in processes.started:
        process.wait()
    (asked,) = AskedQuery.objects.all()
    assert (asked.site_id, asked.query, asked.times) == (member.site_id, "cho phien", len(servers))
    output = "".join(processes.output(number) for number in range(len(servers)))
    assert "lost" not in output
