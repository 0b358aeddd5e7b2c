"""What the storefront shows: escaped, labelled, and nearly without queries."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils import translation

from ecom_ai.descriptions import services
from ecom_ai.descriptions.labels import LABELS
from ecom_ai.descriptions.models import LiveDescription
from ecom_ai.shopmap import get_shop_map
from shop.models import Product
from tests.descriptions.conftest import GOOD

pytestmark = pytest.mark.django_db
TAGS = "{% load ecom_ai %}{% ai_description product %}¦{% ai_seo_title product %}¦{% ai_meta_description product %}"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def render(product, tags=TAGS):
    return Template(tags).render(Context({"product": Product.objects.get(pk=product.pk)}))


@pytest.fixture
def published(draft_of, reviewer, product):
    services.publish_draft(draft_of(GOOD), user=reviewer)
    return product


def test_a_generated_text_carries_the_label_and_a_marker_for_machines(published):
    shown = render(published)
    assert "350 ml and is made of stoneware" in shown
    assert LABELS["en"] in shown
    assert 'data-ai-generated="true"' in shown
    assert 'itemprop="digitalSourceType"' in shown


def test_seo_title_and_meta_description_stand_in_the_head(published):
    live = LiveDescription.objects.get()
    _text, title, meta = render(published).rsplit("¦", 2)
    assert title == live.seo_title
    assert meta.startswith("The Harbour mug holds")


def test_the_label_can_be_switched_off_but_the_marker_stays(published, settings):
    settings.ECOM_AI_LABEL = False
    shown = render(published)
    assert LABELS["en"] not in shown
    assert 'data-ai-generated="true"' in shown


def test_the_shops_own_words_have_no_label(product):
    Product.objects.filter(pk=product.pk).update(description="Thrown by hand in Lisbon.\nEvery piece differs.")
    shown = render(product)
    assert "<p>Thrown by hand in Lisbon.</p>" in shown
    assert "<p>Every piece differs.</p>" in shown
    assert LABELS["en"] not in shown
    assert "data-ai-generated" not in shown
    assert "¦Harbour mug¦Thrown by hand in Lisbon. Every piece differs." in shown


def test_markup_in_a_text_is_shown_as_text(product):
    Product.objects.filter(pk=product.pk).update(ai_description='<script>alert(1)</script> & "', ai_seo_title="<b>")
    shown = render(product)
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "¦&lt;b&gt;¦" in shown


def test_the_products_own_fields_need_no_query(published, django_assert_num_queries):
    product = Product.objects.get(pk=published.pk)
    with django_assert_num_queries(0):
        Template(TAGS).render(Context({"product": product}))


def test_another_language_takes_one_query_for_all_tags(published, django_assert_num_queries):
    product = Product.objects.get(pk=published.pk)
    services.live_text(get_shop_map().products.get(product.pk), "zh")  # warms the cache of content types
    with translation.override("zh-hans"), django_assert_num_queries(1):
        shown = Template(TAGS).render(Context({"product": product}))
    assert GOOD.split(".", maxsplit=1)[0] in shown  # falls back to the product's own language
    assert 'lang="en"' in shown


def test_a_text_in_the_language_of_the_page_comes_first_with_its_own_label(published):
    live = LiveDescription.objects.get()
    LiveDescription.objects.create(
        content_type=live.content_type,
        object_id=live.object_id,
        language="zh",
        text="港湾马克杯。",
        model_version="m-1",
    )
    with translation.override("zh-hans"):
        shown = render(published)
    assert "港湾马克杯。" in shown
    assert LABELS["zh"] in shown


def test_a_broken_map_does_not_break_the_page(published, settings):
    settings.ECOM_AI_SHOP_MAP = "nowhere.map"
    assert "350 ml" in render(published)
