"""Orders and their lines. Prices are copied: an order says what was paid, whatever a product costs later."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.languages import Currency, Language, money
from shop.models.catalogue import Product
from shop.models.customers import Customer


class Order(models.Model):
    class Status(models.TextChoices):
        NEW = "new", _("New")
        PAID = "paid", _("Paid")
        SHIPPED = "shipped", _("Shipped")
        DONE = "done", _("Delivered")
        CANCELLED = "cancelled", _("Cancelled")

    number = models.CharField(_("number"), max_length=20, unique=True)
    customer = models.ForeignKey(
        Customer, verbose_name=_("customer"), on_delete=models.SET_NULL, related_name="orders", null=True, blank=True
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.NEW)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices)
    placed_at = models.DateTimeField(_("placed"), default=timezone.now, db_index=True)
    shipped_at = models.DateTimeField(_("shipped"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=60, blank=True)
    recipient = models.CharField(_("recipient"), max_length=120)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=40)
    address = models.TextField(_("address"))
    note = models.TextField(_("note"), blank=True)
    shipping_fee = models.DecimalField(_("delivery fee"), max_digits=8, decimal_places=2, default=Decimal("0.00"))
    checkout_key = models.UUIDField(
        _("checkout key"),
        unique=True,
        null=True,
        blank=True,
        editable=False,
        help_text=_("One order per checkout form, however often it is sent."),
    )

    class Meta:
        ordering = ["-placed_at", "-pk"]
        verbose_name = _("order")
        verbose_name_plural = _("orders")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("shop:order", args=[self.number])

    @property
    def goods_total(self) -> Decimal:
        return sum((line.total for line in self.lines.all()), Decimal(0))

    @property
    def total_text(self) -> str:
        return money(self.goods_total + self.shipping_fee, self.currency)

    @property
    def shipping_text(self) -> str:
        return money(self.shipping_fee, self.currency)


class OrderLine(models.Model):
    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(
        Product, verbose_name=_("product"), on_delete=models.PROTECT, related_name="order_lines"
    )
    quantity = models.PositiveIntegerField(_("quantity"), default=1, validators=[MinValueValidator(1)])
    unit_price = models.DecimalField(_("unit price"), max_digits=10, decimal_places=2)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product}"

    @property
    def total(self) -> Decimal:
        return self.unit_price * self.quantity

    @property
    def total_text(self) -> str:
        return money(self.total, self.order.currency)
