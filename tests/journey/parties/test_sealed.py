import pytest
from django.db import connection
from django.db.transaction import atomic
from django.db.utils import IntegrityError
from django.utils import timezone

from rantau.base.actor import SYSTEM
from rantau.base.errors import BadInput
from rantau.base.sealed import SealError, blind_index, seal, unseal
from rantau.journey.parties.actions import PersonFacts, create_person
from rantau.journey.parties.models import Person

NUMBER = "3201011505010007"
pytestmark = pytest.mark.promise(96)


@pytest.fixture
def person(db: None) -> Person:
    facts = PersonFacts("a@x.example", "A", national_number=NUMBER)
    return create_person(actor=SYSTEM, facts=facts, now=timezone.now())


def test_a_personal_number_is_read_back_and_stands_nowhere_in_the_database(person: Person) -> None:
    assert Person.objects.get(pk=person.pk).national_number == NUMBER
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for cell in row:
                    shown = bytes(cell) if isinstance(cell, (bytes, memoryview)) else str(cell)
                    shown = shown.encode() if isinstance(shown, str) else shown
                    assert NUMBER.encode() not in shown, table


def test_one_person_has_one_account(person: Person) -> None:
    facts = PersonFacts("b@x.example", "B", national_number=NUMBER)

    with pytest.raises(BadInput, match="one_person_one_account"):
        create_person(actor=SYSTEM, facts=facts, now=timezone.now())
    other = Person(email="c@x.example", name="C", joined_at=timezone.now())
    other.national_index = blind_index(NUMBER, "national_number")
    with pytest.raises(IntegrityError), atomic():
        other.save()


def test_a_sealed_number_is_found_by_its_index_and_by_nothing_else(person: Person) -> None:
    index = blind_index(NUMBER, "national_number")

    assert Person.objects.get(national_index=index) == person
    assert blind_index(NUMBER, "another label") != index
    with pytest.raises(TypeError, match="blind index"):
        Person.objects.filter(national_number=NUMBER).exists()


def test_a_value_moved_to_another_column_or_changed_does_not_open() -> None:
    closed = seal(NUMBER, "journey_person.national_number")

    assert unseal(closed, "journey_person.national_number") == NUMBER
    assert seal(NUMBER, "journey_person.national_number") != closed
    with pytest.raises(SealError):
        unseal(closed, "journey_person.name")
    with pytest.raises(SealError):
        unseal(closed[:-1] + bytes([closed[-1] ^ 1]), "journey_person.national_number")
    with pytest.raises(SealError, match="no key"):
        unseal(closed[:2] + b"other!" + closed[8:], "journey_person.national_number")
