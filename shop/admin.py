"""The shop's own admin: ordinary ModelAdmins."""

from __future__ import annotations

from django.contrib import admin

from ecom_ai.admin import DescriptionAdminMixin, SentimentAdminMixin
from shop.models import Category, Customer, FaqEntry, Order, OrderLine, PolicyPage, Product, ProductAttribute, Review


class ProductAttributeInline(admin.TabularInline):
    model = ProductAttribute
    extra = 1


class OrderLineInline(admin.TabularInline):
    model = OrderLine
    extra = 0
    raw_id_fields = ("product",)


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ("name_en", "name_zh", "parent", "position")
    list_select_related = ("parent",)
    prepopulated_fields = {"slug": ("name_en",)}


# the mixin adds the description panel to the form and the bulk action to the list
@admin.register(Product)
class ProductAdmin(DescriptionAdminMixin, admin.ModelAdmin):
    list_display = ("title", "sku", "language", "category", "price", "stock", "published")
    list_filter = ("language", "published", "category")
    list_select_related = ("category",)
    search_fields = ("title", "sku")
    inlines = (ProductAttributeInline,)

    @staticmethod
    def view_on_site(product: Product) -> str | None:
        return product.get_absolute_url() if product.published else None  # no link that leads nowhere


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin):
    list_display = ("name", "user", "language", "phone", "joined_at")
    list_filter = ("language",)
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email", "phone")
    raw_id_fields = ("user",)


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ("number", "recipient", "status", "language", "placed_at")
    list_filter = ("status", "language")
    search_fields = ("number", "email", "tracking_number")
    date_hierarchy = "placed_at"
    raw_id_fields = ("customer",)
    inlines = (OrderLineInline,)


# the mixin adds what each review says, buttons that correct it, and a filter
@admin.register(Review)
class ReviewAdmin(SentimentAdminMixin, admin.ModelAdmin):
    list_display = ("__str__", "product", "rating", "language", "created_at", "published")
    list_filter = ("published", "language", "rating")
    list_select_related = ("product",)
    search_fields = ("title", "body")
    raw_id_fields = ("product", "customer", "order_line")


@admin.register(FaqEntry)
class FaqEntryAdmin(admin.ModelAdmin):
    list_display = ("question", "language", "position", "updated_at")
    list_filter = ("language",)
    search_fields = ("question", "answer", "keywords")
    prepopulated_fields = {"slug": ("question",)}


@admin.register(PolicyPage)
class PolicyPageAdmin(admin.ModelAdmin):
    list_display = ("title", "language", "position", "updated_at")
    list_filter = ("language",)
    search_fields = ("title", "body", "keywords")
    prepopulated_fields = {"slug": ("title",)}
