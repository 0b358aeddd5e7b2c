from django.contrib.auth.views import LogoutView
from django.urls import path, re_path

from shop.views import account, answers, browse, cart, checkout, pictures, products

app_name = "shop"
urlpatterns = [
    path("", browse.home, name="home"),
    path("c/<slug:slug>/", browse.category, name="category"),
    path("search/", browse.search, name="search"),
    path("p/<slug:slug>/", products.product, name="product"),
    path("p/<slug:slug>/review/", products.write_review, name="write_review"),
    path("cart/", cart.show, name="cart"),
    path("cart/add/<slug:slug>/", cart.add, name="cart_add"),
    path("cart/change/<slug:slug>/", cart.change, name="cart_change"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("orders/<slug:number>/", checkout.order, name="order"),
    path("account/", account.account, name="account"),
    path("account/login/", account.Login.as_view(), name="login"),
    path("account/logout/", LogoutView.as_view(), name="logout"),
    path("account/register/", account.register, name="register"),
    path("help/", answers.index, name="help"),
    path("help/<slug:slug>/", answers.policy, name="policy"),
    re_path(
        r"^pictures/(?P<name>[a-z]{1,20})/(?P<code>[0-9a-f]{6})-(?P<backdrop>[0-9])\.svg$",
        pictures.picture,
        name="picture",
    ),
]
