"""Product pictures, drawn: one file of plain shapes per kind of product, coloured by the product's own colour. No Django."""

from shop.pictures.drawing import drawing_names, picture_parts, render

__all__ = ["drawing_names", "picture_parts", "render"]
