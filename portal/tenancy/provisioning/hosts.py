"""Hosts of units by the decree's rule, collisions among them, and what to propose.

NĐ 224/2026/NĐ-CP Đ11 k4: full name without diacritics, under the province's host.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _

from portal.core.vietnamese import host_label
from portal.tenancy.provisioning.rules import Rules
from portal.tenancy.provisioning.specs import UnitSpec

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_MAX_HOST = 253
_MAX_LABEL = 63


@dataclass(frozen=True)
class HostRules:
    """Everything an assignment of hosts depends on besides the units themselves.

    `suffix` ends the host of a unit without parent; `chosen` are hosts that people gave,
    by unit code; `taken` all hosts the network has.
    """

    rules: Rules
    suffix: str
    day: datetime.date
    chosen: Mapping[str, str]
    taken: frozenset[str]


@dataclass(frozen=True)
class Clash:
    """A unit that gets no host: why, over which one, and which free one it could have."""

    spec: UnitSpec
    reason: str
    host: str = ""
    proposed: str = ""


def host_error(host: str) -> str:
    """Why `host` cannot be a host of a site, or "" if it can."""
    labels = host.split(".")
    if len(host) > _MAX_HOST or len(labels) < 2:
        return _("“%s” is not a host name") % host
    if not all(_LABEL.fullmatch(label) for label in labels):
        return _("“%s” is not a host name (a–z, 0–9, inner hyphens, dots)") % host
    if host in settings.ADMIN_HOSTS:
        return _("“%s” is the host of the administration") % host
    return ""


def clean_suffix(text: str) -> str:
    """A domain suffix with its leading dot. Raises `ValueError` if it is none."""
    suffix = "." + text.strip().lower().strip(".")
    if not all(_LABEL.fullmatch(label) for label in suffix[1:].split(".")):
        raise ValueError(text)
    return suffix


def rule_label(spec: UnitSpec, rules: HostRules) -> str:
    """The first label of a unit's host; "" when its name gives none that DNS takes."""
    label = rules.rules.exceptional_label(spec.level, spec.name, rules.day)
    if not label:
        label = host_label(spec.full_name, keep_kind=spec.ended is not None)
    return label if len(label) <= _MAX_LABEL else ""


def assign(
    wave: Iterable[UnitSpec],
    parent_hosts: Mapping[str, str],
    used: Mapping[str, str],
    rules: HostRules,
) -> tuple[list[UnitSpec], list[Clash]]:
    """Give hosts to units that have no site yet and stand at one depth of the tree.

    `parent_hosts`: host by code of the parent; `used`: hosts given so far in this run,
    with the code they went to. A host that people chose wins over one by rule; units
    that fall on the same host otherwise are all refused, since none has a better claim.
    """
    claims: dict[str, list[tuple[UnitSpec, bool]]] = defaultdict(list)
    clashes: list[Clash] = []
    for spec in wave:
        chosen = rules.chosen.get(spec.code) or spec.host
        if chosen:
            claims[chosen].append((spec, True))
            continue
        label = rule_label(spec, rules)
        if not label:
            clashes.append(Clash(spec, _("the name gives no host; choose one")))
            continue
        suffix = "." + parent_hosts[spec.parent_code] if spec.parent_code else rules.suffix
        claims[label + suffix].append((spec, False))
    assigned: list[UnitSpec] = []
    for host, claimants in claims.items():
        winners, losers = _decide(host, claimants, used, rules)
        assigned.extend(winners)
        clashes.extend(losers)
    assigned.sort(key=lambda spec: spec.line)
    clashes.sort(key=lambda clash: clash.spec.line)
    return assigned, clashes


def _decide(
    host: str,
    claimants: list[tuple[UnitSpec, bool]],
    used: Mapping[str, str],
    rules: HostRules,
) -> tuple[list[UnitSpec], list[Clash]]:
    """Who of those who claim a host gets it."""
    everybody = [spec for spec, _chosen in claimants]
    problem = host_error(host)
    if problem:
        return [], [Clash(spec, problem) for spec in everybody]
    if host in rules.taken:
        reason = _("the host %s already answers for another site") % host
        return [], [Clash(spec, reason, host) for spec in everybody]
    if host in used:
        reason = _("the host %(host)s goes to unit %(code)s") % {"host": host, "code": used[host]}
        return [], [Clash(spec, reason, host) for spec in everybody]
    chosen = [spec for spec, is_chosen in claimants if is_chosen]
    winners = chosen if chosen else everybody
    if len(winners) > 1:
        winners = []
    losers = [spec for spec in everybody if spec not in winners]
    return [replace(spec, host=host) for spec in winners], [
        Clash(spec, _shared_reason(host, spec, everybody), host) for spec in losers
    ]


def _shared_reason(host: str, spec: UnitSpec, everybody: list[UnitSpec]) -> str:
    others = ", ".join(f"{row.full_name} ({row.code})" for row in everybody if row is not spec)
    return _("the host %(host)s would also be that of %(others)s") % {
        "host": host,
        "others": others,
    }


def propose(clashes: Iterable[Clash], used: Iterable[str], rules: HostRules) -> list[Clash]:
    """Give every clash over a host a free host to choose: the same at every run.

    First the label with the kind of unit before it ("xadongtien"), where that tells the
    units apart; else the label with the unit's code ("bato-21484").
    """
    clashes = list(clashes)
    # Also the hosts that are fought over: a proposal must not start the next fight.
    busy = {*used, *rules.taken, *(clash.host for clash in clashes)}
    by_kind: dict[str, int] = defaultdict(int)
    for clash in clashes:
        if clash.host:
            by_kind[_with_kind(clash)] += 1
    proposed = []
    for clash in clashes:
        if not clash.host:
            proposed.append(clash)
            continue
        candidates = _candidates(clash, unique_kind=by_kind[_with_kind(clash)] == 1)
        host = next(host for host in candidates if host not in busy and not host_error(host))
        busy.add(host)
        proposed.append(replace(clash, proposed=host))
    return proposed


def _with_kind(clash: Clash) -> str:
    domain = clash.host.partition(".")[2]
    return f"{host_label(clash.spec.full_name, keep_kind=True)[:_MAX_LABEL]}.{domain}"


def _candidates(clash: Clash, *, unique_kind: bool) -> Iterable[str]:
    label, _dot, domain = clash.host.partition(".")
    if unique_kind:
        yield _with_kind(clash)
    code = re.sub(r"[^a-z0-9]+", "-", clash.spec.code.lower()).strip("-")
    stem = f"{label[: _MAX_LABEL - 26]}-{code}"
    yield f"{stem}.{domain}"
    number = 2
    while True:
        yield f"{stem}-{number}.{domain}"
        number += 1
