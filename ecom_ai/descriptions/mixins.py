"""For shops that own their product model: the live description as columns of the product itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DescriptionMixin(models.Model):
    """Put it last in the bases, or the host's Meta is lost.

    Stock fields and literal defaults only: the host's migrations record them for ever. They hold the live text in the
    product's own language; other languages, drafts and history stay in the side tables. `ai_description_model` is
    empty where a person wrote the text.
    """

    ai_description = models.TextField(_("AI description"), blank=True, default="")
    ai_seo_title = models.CharField(_("SEO title"), max_length=200, blank=True, default="")
    ai_meta_description = models.CharField(_("meta description"), max_length=400, blank=True, default="")
    ai_description_model = models.CharField(
        _("written by model"), max_length=200, blank=True, default="", editable=False
    )

    class Meta:
        abstract = True
