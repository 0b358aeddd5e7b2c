"""What every map shares: a model, a filter, and sources that are lookups, expressions or callables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import KW_ONLY, dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldError, ValidationError
from django.db import router
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import Combinable

from ecom_ai.exceptions import ConfigurationError

Source = str | Combinable | Callable[[Any], Any] | None
PREFIX = "ecom_ai_"
BATCH = 500


@dataclass(frozen=True)
class BaseMap:
    """`label` names the host's model ("shop.Product"); `where` narrows it; the last two are for callables."""

    label: str
    _: KW_ONLY
    where: Q | None = None
    select_related: tuple[str, ...] = ()
    prefetch: tuple[str, ...] = ()

    @property
    def model(self) -> type[Model]:
        try:
            return apps.get_model(self.label)
        except (LookupError, ValueError) as error:
            raise ConfigurationError(f"The shop map names the model {self.label!r}, which does not exist.") from error

    def sources(self) -> dict[str, Source]:
        """Name -> source of each value that this map reads."""
        raise ConfigurationError(f"{type(self).__name__} has no sources.")

    def queryset(self) -> QuerySet[Any]:
        """All mapped rows, with every SQL source annotated as `ecom_ai_<name>`."""
        rows: QuerySet[Any] = self._written_rows()
        if self.where is not None:
            rows = rows.filter(self.where)
        annotations = {PREFIX + name: _expression(source) for name, source in self.sources().items() if in_sql(source)}
        rows = rows.annotate(**annotations)
        if self.select_related:
            rows = rows.select_related(*self.select_related)
        return rows.prefetch_related(*self.prefetch) if self.prefetch else rows

    def _written_rows(self) -> QuerySet[Any]:
        """Where they are written: a worker is told of a row that was saved a moment ago, and one that no replica has
        yet would look deleted."""
        rows: QuerySet[Any] = self.model._default_manager.using(router.db_for_write(self.model))
        return rows

    def read(self, obj: Model, name: str, default: Any = "") -> Any:
        """The value of source `name` for an object that came from `queryset()`."""
        source = self.sources().get(name)
        if source is None:
            return default
        value = source(obj) if callable(source) else getattr(obj, PREFIX + name)
        return default if value is None else value

    def texts(self, name: str, pks: Iterable[Any]) -> dict[str, str]:
        """One value that stands in SQL, by key, of rows that `where` leaves out as well; nothing else is read."""
        source = self.sources().get(name)
        if not in_sql(source):
            return {}
        rows = self._written_rows().filter(pk__in=self.valid_keys(pks)).order_by()
        found = rows.annotate(**{PREFIX + name: _expression(source)}).values_list("pk", PREFIX + name)
        return {str(pk): "" if value is None else str(value) for pk, value in found}

    def valid_keys(self, pks: Iterable[Any]) -> list[Any]:
        """The keys that this model's primary key can hold, converted to its Python type."""
        key = self.model._meta.pk
        valid = []
        for pk in pks:
            try:
                value = key.to_python(pk)
                key.run_validators(value)
            except (ValueError, ValidationError, OverflowError, TypeError):
                continue
            valid.append(value)
        return valid


def normal_language(code: str) -> str:
    """`zh-Hans`, `zh_CN`, `cn` -> `zh`; `en-GB` -> `en`; anything else -> ""."""
    head = code.replace("_", "-").split("-")[0].strip().lower()
    return {"zh": "zh", "cn": "zh", "chinese": "zh", "en": "en", "english": "en"}.get(head, "")


def problems(mapped: BaseMap) -> Iterator[str]:
    """What is wrong with a map, in words for `manage.py check`."""
    if shapes := list(_wrong_shapes(mapped)):
        yield from (f"{mapped.label}: {problem}" for problem in shapes)
        return
    try:
        yield from _unknown_prefetches(mapped)
        str(mapped.queryset().query)
    except ConfigurationError as error:
        yield str(error)
    except (FieldError, ValueError, TypeError, AttributeError) as error:
        yield f"{mapped.label}: {error}"


def _wrong_shapes(mapped: BaseMap) -> Iterator[str]:
    """What the queries would stumble over with words that help nobody."""
    for name in ("select_related", "prefetch", "contact"):
        if isinstance(value := getattr(mapped, name, ()), str):
            yield f'{name} takes a tuple of names: {name}=("{value}",).'
    for name in ("where", "available", "listed"):
        if (value := getattr(mapped, name, None)) is not None and not getattr(value, "conditional", False):
            yield f"{name} takes a Q, e.g. {name}=Q(published=True), not {value!r}."
    for name in ("url", "lines"):
        value = getattr(mapped, name, None)
        if value is not None and not callable(value):
            yield f"{name} takes a function of the object, not {value!r}."


def _unknown_prefetches(mapped: BaseMap) -> Iterator[str]:
    for path in mapped.prefetch:
        if isinstance(path, str) and not hasattr(mapped.model, path.split("__")[0]):
            yield f"{mapped.label}: prefetch names {path!r}, which the model does not have."


def in_sql(source: Source) -> bool:
    return isinstance(source, str | Combinable)


def _expression(source: Source) -> Any:
    return F(source) if isinstance(source, str) else source
