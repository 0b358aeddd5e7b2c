"""What the admin discovers; hosts import `DescriptionAdminMixin` from here."""

from ecom_ai.descriptions import admin as descriptions
from ecom_ai.descriptions.admin import DescriptionAdminMixin

__all__ = ["DescriptionAdminMixin", "descriptions"]
