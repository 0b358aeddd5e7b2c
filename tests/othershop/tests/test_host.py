"""What the host configured and what of it stays untouched."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from tests.othershop.models import Article


@pytest.mark.django_db
def test_the_checks_have_nothing_to_say() -> None:
    call_command("check", fail_level="WARNING")


def test_we_stand_before_the_shop() -> None:
    labels = [config.label for config in apps.get_app_configs()]
    assert labels.index("ecom_ai") < labels.index("othershop")


@pytest.mark.django_db
def test_no_migration_is_missing_and_none_is_made_for_the_host() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_the_hosts_table_has_only_the_hosts_columns() -> None:
    with connection.cursor() as cursor:
        columns = {
            column.name for column in connection.introspection.get_table_description(cursor, "othershop_article")
        }
    assert columns == {field.column for field in Article._meta.concrete_fields}
    assert not any(name.startswith(("ai_", "ecom_ai")) for name in columns)


@pytest.mark.django_db(transaction=True)
def test_our_migrations_go_back_and_forth() -> None:
    call_command("migrate", "ecom_ai", "zero", verbosity=0)
    call_command("migrate", verbosity=0)
