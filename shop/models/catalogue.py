"""Categories, products and their attributes."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ecom_ai.descriptions.mixins import DescriptionMixin
from shop.languages import LOCALES, Currency, Language, current_language, money
from shop.pictures import drawing_names, picture_parts


def picture_choices() -> list[tuple[str, str]]:
    """A callable, so that a new drawing asks for no migration."""
    return [(name, name) for name in drawing_names()]


class Category(models.Model):
    name_en = models.CharField(_("English name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("parent"), on_delete=models.PROTECT, related_name="children", null=True, blank=True
    )
    picture = models.CharField(_("picture"), max_length=20, choices=picture_choices, default="lantern")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("shop:category", args=[self.slug])

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_zh if current_language() == Language.CHINESE else self.name_en

    @property
    def picture_url(self) -> str:
        return reverse("shop:picture", args=picture_parts(self.picture, "", self.slug))


class ProductQuerySet(models.QuerySet["Product"]):
    def on_sale(self, language: str) -> ProductQuerySet:
        """What visitors of this assortment may see, sold out or not."""
        return self.filter(published=True, language=language)

    def for_cards(self) -> ProductQuerySet:
        """Everything that a product card reads, in two queries."""
        return self.select_related("category").prefetch_related("attributes")

    def matching(self, words: list[str]) -> ProductQuerySet:
        """Products in which every word occurs: in title, number, category, description or attribute."""
        found = self
        for word in words:
            attribute = ProductAttribute.objects.filter(product=OuterRef("pk"), value__icontains=word)
            found = found.filter(
                Q(title__icontains=word)
                | Q(sku__icontains=word)
                | Q(category__name_en__icontains=word)
                | Q(category__name_zh__icontains=word)
                | Q(description__icontains=word)
                | Q(ai_description__icontains=word)
                | Exists(attribute)
            )
        return found


class Product(DescriptionMixin):
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    sku = models.CharField(_("item number"), max_length=40, unique=True)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="products"
    )
    description = models.TextField(_("description"), blank=True)
    price = models.DecimalField(
        _("price"), max_digits=10, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices)
    stock = models.PositiveIntegerField(_("stock"), default=0)
    published = models.BooleanField(_("published"), default=True)
    picture = models.CharField(
        _("picture"),
        max_length=20,
        choices=picture_choices,
        blank=True,
        help_text=_("Empty: the picture of the category. The colour comes from the attributes."),
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    objects = ProductQuerySet.as_manager()

    # set by shop.ratings for a page of products
    rating_average: float | None = None
    rating_count: int = 0

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("product")
        verbose_name_plural = _("products")
        indexes = [models.Index(fields=["language", "published", "-created_at"], name="shop_product_listing")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """A product has one address, under the language of its assortment."""
        with translation.override(LOCALES[Language(self.language)]):
            return reverse("shop:product", args=[self.slug])

    @property
    def in_stock(self) -> bool:
        return self.stock > 0

    @property
    def price_text(self) -> str:
        return money(self.price, self.currency)

    @cached_property
    def colour(self) -> str:
        names = ("Colour", "Color", "颜色", "Packaging colour", "包装颜色")
        return next((attribute.value for attribute in self.attributes.all() if attribute.name in names), "")

    @property
    def picture_url(self) -> str:
        return reverse("shop:picture", args=picture_parts(self.picture or self.category.picture, self.colour, self.sku))


class ProductAttribute(models.Model):
    product = models.ForeignKey(Product, verbose_name=_("product"), on_delete=models.CASCADE, related_name="attributes")
    name = models.CharField(_("name"), max_length=80)
    value = models.CharField(_("value"), max_length=400)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
