"""Questions and policies: the texts from which visitors, and the chat, learn how this shop works."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from shop.languages import LOCALES, Language


class HelpText(models.Model):
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    slug = models.SlugField(_("slug"), max_length=80)
    keywords = models.CharField(_("keywords"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class FaqEntry(HelpText):
    question = models.CharField(_("question"), max_length=200)
    answer = models.TextField(_("answer"))

    class Meta(HelpText.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [models.UniqueConstraint(fields=["language", "slug"], name="shop_faq_address")]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        with translation.override(LOCALES[Language(self.language)]):
            return f"{reverse('shop:help')}#{self.slug}"


class PolicyPage(HelpText):
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"))

    class Meta(HelpText.Meta):
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        constraints = [models.UniqueConstraint(fields=["language", "slug"], name="shop_policy_address")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        with translation.override(LOCALES[Language(self.language)]):
            return reverse("shop:policy", args=[self.slug])
