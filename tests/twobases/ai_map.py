from ecom_ai.shopmap import ProductMap, ReviewMap, ShopMap

shop_map = ShopMap(
    products=ProductMap("twobases.Pot", title="name", facts="facts"),
    reviews=ReviewMap("twobases.Voice", product="pot", text="body"),
)
