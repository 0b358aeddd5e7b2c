"""Who calls: a signed-in customer by session, any host's own authentication, or a visitor by our cookie.

The browser sends session and visitor cookie by itself, also where a hostile page asks it to. So both are believed
only for a call that carries the CSRF token, exactly as DRF's `SessionAuthentication` asks it of signed-in users.
JSON alone and `SameSite=Lax` would stop other sites but not a hostile subdomain of the shop. Pages that Django did not
render get the token from `GET chat/conversations/`, which other origins cannot read.
"""

from __future__ import annotations

import ipaddress
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from ecom_ai.chat.owners import Owner
from ecom_ai.chat.services import visitors
from ecom_ai.conf import conf


class CookieAuthentication(SessionAuthentication):
    """The session, and the CSRF token for every call that changes something, signed in or not."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        if request.headers.get("Authorization"):
            return None  # the session does not speak here; the visitor's cookie: see `owner_of_request`
        if request.method not in SAFE_METHODS:
            self.enforce_csrf(request)
        user = getattr(request._request, "user", None)
        return (user, None) if user is not None and user.is_active else None

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise PermissionDenied(str(error.detail), code="csrf_failed") from error


def owner_of_request(request: Request) -> Owner:
    """Whose conversations this request may see. Browsers also send `Authorization` by themselves, to a site behind a
    password of the web server: beside it the visitor's cookie asks for the CSRF token as it does alone."""
    if request.user is not None and request.user.is_authenticated:
        return Owner(user=request.user)
    token = request.COOKIES.get(visitors.COOKIE, "")
    if token and request.headers.get("Authorization") and request.method not in SAFE_METHODS:
        CookieAuthentication().enforce_csrf(request)
    return Owner(visitor=visitors.read(token) if token else None, address=address_of(request._request))


def set_cookie(response: Response, token: str, request: Request) -> None:
    response.set_cookie(
        visitors.COOKIE,
        token,
        max_age=conf.CHAT["visitor_days"] * 86_400,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure() or settings.SESSION_COOKIE_SECURE,
    )


def address_of(request: HttpRequest) -> str:
    """A digest of the caller's network address, or nothing where `NUM_PROXIES` does not say which of the addresses in
    `X-Forwarded-For` the shop's own proxies wrote: whatever else stands there is the caller's invention."""
    proxies = api_settings.NUM_PROXIES
    if proxies is None:
        return ""
    address = request.META.get("REMOTE_ADDR", "")
    if proxies > 0:
        written = [each.strip() for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if each.strip()]
        address = written[-min(proxies, len(written))] if written else address
    return salted_hmac("ecom_ai.chat.address", _network(address)).hexdigest()[:32]


def _network(address: str) -> str:
    """A whole /64 of IPv6 belongs to one customer, who could use a new address for each request."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
