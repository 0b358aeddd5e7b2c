"""What buyers say about products: one review per customer and product, which its author may edit."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecom_ai.reviews.mixins import SentimentMixin
from shop.languages import Language
from shop.models.catalogue import Product
from shop.models.customers import Customer
from shop.models.orders import OrderLine


class Review(SentimentMixin):
    product = models.ForeignKey(Product, verbose_name=_("product"), on_delete=models.CASCADE, related_name="reviews")
    customer = models.ForeignKey(Customer, verbose_name=_("customer"), on_delete=models.CASCADE, related_name="reviews")
    order_line = models.ForeignKey(
        OrderLine,
        verbose_name=_("order line"),
        on_delete=models.SET_NULL,
        related_name="reviews",
        null=True,
        blank=True,
    )
    rating = models.PositiveSmallIntegerField(_("rating"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    title = models.CharField(_("title"), max_length=120, blank=True)
    body = models.TextField(_("text"), max_length=5000)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    published = models.BooleanField(_("published"), default=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [models.UniqueConstraint(fields=["product", "customer"], name="shop_review_once")]
        indexes = [models.Index(fields=["product", "published", "-created_at"], name="shop_review_listing")]

    def __str__(self) -> str:
        return f"{self.rating}/5 {self.title or self.body[:40]}"

    @property
    def is_verified(self) -> bool:
        return self.order_line_id is not None
