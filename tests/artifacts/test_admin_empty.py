"""The list of models before there is one."""

import pytest


@pytest.mark.django_db
def test_an_empty_list_says_what_writes_instead(admin_client):
    assert "the engine of the settings writes" in admin_client.get("/en/admin/ecom_ai/artifact/").content.decode()
    assert "由设置中的引擎撰写" in admin_client.get("/zh-hans/admin/ecom_ai/artifact/").content.decode()
