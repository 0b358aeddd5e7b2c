"""Product pictures, drawn: plain shapes per kind of product, in the product's own colour. No Django."""

from shop.pictures.drawing import drawing_names, picture_parts, render

__all__ = ["drawing_names", "picture_parts", "render"]
