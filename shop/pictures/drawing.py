"""From the name of a drawing and a colour to an SVG document.

The address of a picture says everything that is in it (`mug/2f6f6a-3.svg`), so it costs no query and never changes.
"""

from __future__ import annotations

import colorsys
from functools import cache, lru_cache
from pathlib import Path
from zlib import crc32

from shop.pictures.colours import colour_code

DRAWINGS = Path(__file__).parent / "drawings"
BACKDROPS = (
    '<circle cx="200" cy="206" r="150"/>',
    '<path d="M70 340V190a130 130 0 0 1 260 0v150z"/>',
    '<path d="M58 226c-6-90 74-154 158-146 92 8 138 78 126 156-10 76-66 112-146 110-82-2-132-44-138-120z"/>',
    '<rect x="62" y="66" width="276" height="274" rx="64"/>',
)
STROKED = "fill:none;stroke-linecap:round;stroke-linejoin:round;stroke:"


@cache
def drawing_names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in DRAWINGS.glob("*.svg")))


def picture_parts(name: str, colour: str, key: str) -> tuple[str, str, int]:
    """What `render` takes; `key` (an item number) chooses the backdrop, for variety."""
    return name, colour_code(colour, key), crc32(key.encode()) % len(BACKDROPS)


@lru_cache(maxsize=512)
def render(name: str, code: str, backdrop: int) -> str:
    """The SVG document. Raises `KeyError` for a drawing or backdrop that does not exist."""
    if name not in drawing_names() or backdrop >= len(BACKDROPS):
        raise KeyError(name)
    shapes = (DRAWINGS / f"{name}.svg").read_text(encoding="utf-8")
    palette = _palette(code)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400" role="img">'
        f"<style>{_style(palette)}</style>"
        f'<rect width="400" height="400" fill="{palette["ground"]}"/>'
        f'<g fill="{palette["backdrop"]}">{BACKDROPS[backdrop]}</g>'
        f'<ellipse cx="200" cy="322" rx="134" ry="13" fill="{palette["shadow"]}" opacity=".28"/>'
        f"{shapes}</svg>"
    )


def _palette(code: str) -> dict[str, str]:
    red, green, blue = (int(code[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    soft = min(strength, 0.42) if strength > 0.08 else 0.16
    tint_hue = hue if strength > 0.08 else 0.09
    return {
        "b": f"#{code}",
        "d": _hex(hue, max(light - 0.13, 0.05), strength),
        "l": _hex(hue, min(light + (0.16 if light < 0.7 else 0.07), 0.97), strength * 0.9),
        "ground": _hex(tint_hue, 0.93, soft),
        "backdrop": _hex(tint_hue, 0.85, soft),
        "shadow": _hex(tint_hue, 0.22, soft),
        "i": "#2f3437",
        "p": "#fdfbf6",
        "w": "#b98a5b",
        "m": "#a9b0b3",
        "y": "#f2c14e",
        "g": "#6f9d6a",
    }


def _style(palette: dict[str, str]) -> str:
    tones = [(name, value) for name, value in palette.items() if len(name) == 1]
    fills = "".join(f".{name}{{fill:{value}}}" for name, value in tones)
    strokes = "".join(f".s{name}{{{STROKED}{value}}}" for name, value in tones)
    return fills + strokes


def _hex(hue: float, light: float, strength: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, light, strength))
