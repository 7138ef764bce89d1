"""Writing people and roles from rows: each row whole or not at all, and any number of times.

A person is known by login name and e-mail address together: a login name with another
address is another person, and the row is refused. Of an account that is there already name,
phone and last day are brought up to date where the giver reaches all of its roles. Rows that
contradict an earlier row of the same file are refused: often they are two people of one
mailbox, and otherwise each run would write what the run before had taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from portal.core.accounts.models import User
from portal.core.batches import batches
from portal.core.database_errors import refusal_in_words
from portal.core.tabular import RowError
from portal.tenancy import role_power
from portal.tenancy.boards.selectors import boards_of_decisions
from portal.tenancy.forms import no_such_board
from portal.tenancy.models import EditorialBoard, MemberSite, RoleAssignment
from portal.tenancy.models.boards import key_of_decision
from portal.tenancy.named_members import named_members
from portal.tenancy.people_import.reading import NAMES, PeopleFile, PersonRow
from portal.tenancy.people_services import add_person

_LOOKED_UP_AT_ONCE = 500
_OF_A_PERSON = ("full_name", "phone", "expires_on")
_OF_A_ROLE = ("valid_from", "valid_to", "basis", "board")


class Outcome(Enum):
    """What became of a row."""

    PERSON = "person"
    ROLE = "role"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Done:
    """One row that went in; `notes`: what its author should know."""

    row: PersonRow
    outcome: Outcome
    notes: tuple[str, ...] = ()


@dataclass
class PeopleReport:
    """What an import did, or in a rehearsal would do."""

    done: list[Done] = field(default_factory=list)
    refused: list[RowError] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """How many rows had this outcome."""
        return sum(1 for row in self.done if row.outcome is outcome)

    def summary(self) -> str:
        """How many rows became what, in one sentence."""
        return _(
            "%(people)d people added, %(roles)d roles given, %(changed)d rows changed, "
            "%(unchanged)d already there, %(refused)d refused."
        ) % {
            "people": self.count(Outcome.PERSON),
            "roles": self.count(Outcome.ROLE),
            "changed": self.count(Outcome.CHANGED),
            "unchanged": self.count(Outcome.UNCHANGED),
            "refused": len(self.refused),
        }


def import_people(file: PeopleFile, giver: Any = None, *, dry_run: bool = False) -> PeopleReport:
    """Apply every row that can be; refuse the others.

    `giver`: the person who imports, with his rank and reach; None for the operator of the
    installation, who has all. `dry_run`: everything is done and taken back.
    """
    report = PeopleReport(refused=list(file.errors))
    with transaction.atomic():
        run = _Run(giver, file.rows)
        for row in file.rows:
            try:
                with transaction.atomic():
                    report.done.append(run.apply(row))
            except ValidationError as error:
                report.refused.append(RowError(row.line, " ".join(_sentences(error))))
                run.read_again(row.username)
            except DatabaseError as error:
                report.refused.append(RowError(row.line, refusal_in_words(error)))
                run.read_again(row.username)
        if dry_run:
            transaction.set_rollback(True)
    report.refused.sort(key=lambda error: error.line)
    return report


# Of whom, or of which role, a file says something; and in which column.
_Fact = tuple[tuple[Any, ...], str]


class _Run:
    """What all rows share: whom and what they name, looked up some hundred at a time."""

    def __init__(self, giver: Any, rows: Iterable[PersonRow]) -> None:
        rows = list(rows)
        self.giver = giver
        # One for all: nobody ever learns it, and each owner sets his own.
        self.password = make_password(get_random_string(50))
        self.members = named_members(sorted({row.unit for row in rows}))
        self.boards = self._boards({row.board for row in rows if row.board})
        self.people = _people(sorted({row.username for row in rows}))
        known = [person.pk for person in self.people.values()]
        self.known, self.own = self._reach(known)
        self.roles: dict[tuple[Any, ...], list[RoleAssignment]] = {}
        # What the rows before said, each with its line.
        self.said: dict[_Fact, tuple[int, Any]] = {}
        for some in batches(known, _LOOKED_UP_AT_ONCE):
            self._note_roles(some)

    def read_again(self, username: str) -> None:
        """After a refusal: what was changed in memory is not in the database."""
        before = self.people.pop(username, None)
        self.people.update(_people([username]))
        if before is not None:
            self.roles = {key: roles for key, roles in self.roles.items() if key[0] != before.pk}
            self._note_roles([before.pk])

    def apply(self, row: PersonRow) -> Done:
        """Do what a row says. Raises ValidationError when it cannot be done."""
        member = self._member(row)
        facts = _facts(row, member)
        for fact, value in facts.items():
            line, earlier = self.said.get(fact, (0, value))
            if earlier != value:
                raise _contradiction(fact, line)
        done = self._do(row, member)
        for fact, value in facts.items():
            self.said.setdefault(fact, (row.line, value))
        return done

    def _do(self, row: PersonRow, member: MemberSite) -> Done:
        assignment = RoleAssignment(
            unit=member.unit,
            role=row.role,
            scope=row.scope,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            basis=row.basis,
            board=self._board(row, member),
        )
        assignment.clean_fields(exclude=["user", "unit", "board"])
        assignment.clean()
        person = self.people.get(row.username)
        if person is None:
            return self._add(row, assignment)
        return self._complete(row, person, assignment)

    def _member(self, row: PersonRow) -> MemberSite:
        found = self.members.get(row.unit) or self.members.get(row.unit.lower(), [])
        if not found:
            raise ValidationError(_("“%s” is neither the host nor the code of a site.") % row.unit)
        if len(found) > 1:
            raise ValidationError(_("Several sites have the code “%s”: give the host.") % row.unit)
        if self.giver is not None and not role_power.may_assign(
            self.giver, row.role, found[0], row.scope
        ):
            raise ValidationError(_("You cannot give this role with this reach at this unit."))
        return found[0]

    def _boards(self, decisions: set[str]) -> dict[tuple[Any, str], EditorialBoard]:
        """The boards of the sites of the file by these decisions; no query without any."""
        if not decisions:
            return {}
        found: dict[tuple[Any, str], EditorialBoard] = {}
        units = {member.unit_id for members in self.members.values() for member in members}
        for some in batches(sorted(units), _LOOKED_UP_AT_ONCE):
            found.update(boards_of_decisions(some, decisions))
        return found

    def _board(self, row: PersonRow, member: MemberSite) -> EditorialBoard | None:
        if not row.board:
            return None
        board = self.boards.get((member.unit_id, key_of_decision(row.board)))
        if board is None:
            raise no_such_board(row.board)
        return board

    def _add(self, row: PersonRow, assignment: RoleAssignment) -> Done:
        person = User(
            username=row.username,
            full_name=row.full_name,
            email=row.email,
            phone=row.phone,
            expires_on=row.expires_on,
        )
        person.clean_fields(exclude=["password"])
        add_person(person, assignment, password=self.password)
        self.people[row.username] = person
        self.known.add(person.pk)
        self.own.add(person.pk)
        self._note(assignment)
        return Done(row, Outcome.PERSON)

    def _complete(self, row: PersonRow, person: User, assignment: RoleAssignment) -> Done:
        if person.email.casefold() != row.email.casefold():
            raise ValidationError(
                _("The login name “%s” is that of another person: choose another one.")
                % row.username
            )
        if self.giver is not None and person.pk == self.giver.pk:
            raise ValidationError(_("Nobody gives a role to himself."))
        changed, notes = self._bring_up_to_date(row, person)
        if not person.is_active and person.pk in self.known:
            notes.append(_("The account is locked, and stays so."))
        assignment.user = person
        same = self.roles.get(_key(assignment), [])
        if not same:
            assignment.save()
            self._note(assignment)
            return Done(row, Outcome.ROLE, tuple(notes))
        changed = _update(same[-1], row, assignment.board) or changed
        return Done(row, Outcome.CHANGED if changed else Outcome.UNCHANGED, tuple(notes))

    def _bring_up_to_date(self, row: PersonRow, person: User) -> tuple[bool, list[str]]:
        """Change the account where the row says otherwise: whether it did, and what to note."""
        wanted: dict[str, Any] = {
            name: value
            for name in ("full_name", "phone", "expires_on")
            if (value := getattr(row, name)) and value != getattr(person, name)
        }
        if not wanted:
            return False, []
        if person.pk not in self.own:
            return False, [_("Name, phone and last day of the account are left as they are.")]
        for name, value in wanted.items():
            setattr(person, name, value)
        if "expires_on" in wanted and person.is_active:
            person.renew()
        person.clean_fields(exclude=["password"])
        person.save()
        return True, []

    def _reach(self, people: list[int]) -> tuple[set[int], set[int]]:
        """Of these people those whom the giver sees, and those whose accounts are his to change."""
        seen: set[int] = set()
        own: set[int] = set()
        for some in batches(people, _LOOKED_UP_AT_ONCE):
            rows = User.objects.filter(pk__in=some)
            if self.giver is None:
                seen.update(some)
                own.update(rows.filter(is_superuser=False).values_list("pk", flat=True))
                continue
            within = role_power.people_within(self.giver).filter(pk__in=some)
            seen.update(within.values_list("pk", flat=True))
            mine = within.filter(role_power.wholly_within(self.giver), is_superuser=False)
            own.update(mine.values_list("pk", flat=True))
        return seen, own

    def _note_roles(self, people: list[int]) -> None:
        for role in role_power.unended().filter(user_id__in=people).order_by("pk"):
            self._note(role)

    def _note(self, assignment: RoleAssignment) -> None:
        self.roles.setdefault(_key(assignment), []).append(assignment)


def _facts(row: PersonRow, member: MemberSite) -> dict[_Fact, Any]:
    """What a row says of a person and of a role, empty cells left out."""
    person: tuple[Any, ...] = (row.username,)
    role: tuple[Any, ...] = (row.username, row.role, member.unit_id, row.scope)
    said = {(person, column): getattr(row, column) for column in _OF_A_PERSON}
    said |= {(role, column): getattr(row, column) for column in _OF_A_ROLE}
    said[role, "board"] = key_of_decision(row.board)
    return {fact: value for fact, value in said.items() if value}


def _contradiction(fact: _Fact, line: int) -> ValidationError:
    """The refusal of a row that says otherwise than an earlier one."""
    _whose, column = fact
    if column in _OF_A_PERSON:
        text = _(
            "Line %(line)d has another “%(column)s” for the same person; "
            "two people need two login names."
        )
    else:
        text = _("Line %(line)d gives the same role with another “%(column)s”.")
    return ValidationError(text % {"line": line, "column": NAMES[column]})


def _sentences(error: ValidationError) -> list[str]:
    """What is wrong with a row, each sentence with the column that it is about."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        _("“%(column)s”: %(message)s") % {"column": NAMES[name], "message": message}
        if name in NAMES
        else message
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def _key(assignment: RoleAssignment) -> tuple[Any, ...]:
    """What makes two roles the same: who, what, where, how far."""
    return (assignment.user_id, assignment.role, assignment.unit_id, assignment.scope)


def _update(role: RoleAssignment, row: PersonRow, board: EditorialBoard | None) -> bool:
    """Give a role the dates, the basis and the board of the row; empty cells say nothing."""
    wanted: dict[str, Any] = {
        name: value
        for name in ("valid_from", "valid_to", "basis")
        if (value := getattr(row, name)) and value != getattr(role, name)
    }
    if board is not None and board.pk != role.board_id:
        wanted["board"] = board
    for name, value in wanted.items():
        setattr(role, name, value)
    if wanted:
        role.clean()
        role.save()
    return bool(wanted)


def _people(usernames: list[str]) -> dict[str, User]:
    """Accounts by login name."""
    found: dict[str, User] = {}
    for some in batches(usernames, _LOOKED_UP_AT_ONCE):
        found.update({user.username: user for user in User.objects.filter(username__in=some)})
    return found
