"""Everything this shop stores; one module per counter of the shop."""

from shop.models.catalogue import Category, Product, ProductAttribute
from shop.models.customers import Customer
from shop.models.help import FaqEntry, PolicyPage
from shop.models.orders import Order, OrderLine
from shop.models.reviews import Review

__all__ = [
    "Category",
    "Customer",
    "FaqEntry",
    "Order",
    "OrderLine",
    "PolicyPage",
    "Product",
    "ProductAttribute",
    "Review",
]
