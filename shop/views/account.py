from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from shop.customers import customer_of
from shop.forms import RegisterForm
from shop.models import Order

ORDERS_SHOWN = 10


class Login(LoginView):
    template_name = "shop/login.html"
    redirect_authenticated_user = True


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    customer = customer_of(request)
    orders = Order.objects.filter(customer=customer).prefetch_related(
        "lines__product__category", "lines__product__attributes"
    )
    page = Paginator(orders, ORDERS_SHOWN).get_page(request.GET.get("page"))
    return render(request, "shop/account.html", {"customer": customer, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("shop:account")
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.save(), backend="django.contrib.auth.backends.ModelBackend")
        return redirect("shop:account")
    return render(request, "shop/register.html", {"form": form}, status=400 if form.errors else 200)
