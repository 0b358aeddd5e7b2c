"""What visitors may send. Every text field is bounded; null bytes are refused by Django's own fields."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import UserCreationForm
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.carts import MOST
from shop.languages import current_language
from shop.models import Customer, Review
from shop.ordering import Contact

SORTS = {"new": "-created_at", "cheap": "price", "dear": "-price"}


class ListingForm(forms.Form):
    q = forms.CharField(label=_("Search"), max_length=100, required=False)
    sort = forms.ChoiceField(
        label=_("Sort by"),
        choices=[("new", _("Newest first")), ("cheap", _("Price: low to high")), ("dear", _("Price: high to low"))],
        required=False,
    )

    @property
    def words(self) -> list[str]:
        return str(self.cleaned_data.get("q", "")).split()[:6] if self.is_valid() else []

    @property
    def ordering(self) -> list[str]:
        chosen = self.cleaned_data.get("sort", "") if self.is_valid() else ""
        return [SORTS.get(chosen, SORTS["new"]), "-pk"]


class QuantityForm(forms.Form):
    quantity = forms.IntegerField(label=_("Quantity"), min_value=0, max_value=MOST, initial=1)


class CheckoutForm(forms.Form):
    recipient = forms.CharField(
        label=_("Full name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
    )
    address = forms.CharField(
        label=_("Delivery address"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    note = forms.CharField(
        label=_("Note for us (optional)"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, keys: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = keys

    def clean_key(self) -> UUID:
        """Only keys that this visitor was given: a foreign one would lead to a foreign order."""
        key: UUID = self.cleaned_data["key"]
        if str(key) not in self.keys:
            raise forms.ValidationError(_("This form has expired. Please send it again."))
        return key

    def contact(self) -> Contact:
        values = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return Contact(**values)


class ReviewForm(forms.ModelForm):
    rating = forms.TypedChoiceField(
        label=_("Stars"),
        choices=[(number, str(number)) for number in range(5, 0, -1)],
        coerce=int,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Review
        fields = ["rating", "title", "body"]
        labels = {"title": _("Headline (optional)"), "body": _("Your review")}
        widgets = {"body": forms.Textarea(attrs={"rows": 5})}


class RegisterForm(UserCreationForm):
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    class Meta(UserCreationForm.Meta):
        model = get_user_model()
        fields = ("username", "email")

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        user = super().save(commit)
        if commit:
            Customer.objects.create(user=user, language=current_language())
        return user
