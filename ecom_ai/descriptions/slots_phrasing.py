"""Says facts the way people do where "the <name> is <value>" reads badly: one seat, a hand brake, the left hand. Pure.

Works on raw English text, before placeholders are filled. A clause that speaks of one fact alone may be said anew; its
subject stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ecom_ai.descriptions.slots_category import singular
from ecom_ai.descriptions.slots_names import is_plural
from ecom_ai.descriptions.slots_values import stands_before_noun

_END = ".!? "
_SLOT = re.compile(r"<([vn])(\d+)>")
_TIGHT_BEFORE = re.compile(r"(?<=[\w,:;.!?>])<(?=[vntc])")
_TIGHT_AFTER = re.compile(r"(?<=[vntc0-9])>(?=[a-z])")
"""The model may leave out the spaces around a slot."""
_JOINTS = re.compile(
    r"(, and |, while |, with |, | and (?=the |it |has |comes |offers |is |an? )"
    r"|(?<!comes) with (?=<|an? <)|: (?=<|an? ))"
)
_SUBJECT = re.compile(r"^((?:The |the |This |this )<[tc]>|It|it)\s+(?:is |has |comes |offers |features |includes )")
_GREETING = re.compile(r"(?:Meet|Let us introduce|Say|Hello)\b")
_PLAIN = re.compile(r"^(?:[Tt]he )?<n(\d+)> (?:is|are|comes to|measures|reads|stands at) <v\1>$")
_FOR_NAME = re.compile(r"(,? with| and) <v(\d+)> (?:for|as) (?:the )?<n\2>")
_TWICE = re.compile(r"(an? [^<>,.;]{0,80}(?:<n\d+> )?of <v\d+>) (?:and|with) \1")
"""A small model may say one fact twice in a breath."""
_RATED = re.compile(r"\b(is rated|offering) <v(\d+)>")
_ADVICE = re.compile(r"(?:, and |, with |, | and | with )?\b(?:an? |the )?(?:<v(\d+)> <n\1>|<n(\d+)> is <v\2>)")
_PART = "[^,.;]{1,400}"
"""Part of a sentence; no longer, or each verb of an endless one would be tried with all that follows."""
_THREE = re.compile(rf"((?:has|offers|comes with) {_PART}?), it has ({_PART}?), and it has ({_PART})$")
_JOINED = re.compile(rf"^((?:It|The <[tc]>) (?:has|comes with|offers) {_PART}?), and it has (?=an? <v|<v)")

_SIDES = re.compile(r"(?i)left|right")
_HAND = re.compile(r"hand(?:ed|edness)?|hand side")
_OFTEN = re.compile(r"(?i)(?:once|twice|every|weekly|daily|monthly|\w+ times)\b")
_WITH_VERB = re.compile(r"(?:fits|suits|takes|covers)\b")
_STUFFS = {"steel", "wood", "leather", "fabric", "metal", "timber", "alloy"}
_COUNTED = re.compile(r"\d{1,5} [a-z]{3,}(?: and [a-z ]+)?$")
_ALL_COUNTED = re.compile(r"\d{1,5} [a-z]{3,}(?:,? (?:and )?\d{1,5} [a-z]{3,})+$")
_NO_NOUN_BEFORE = {"part_material", "material", "colour", "origin", "brand", "model", "certification", "size"}
_ANSWERS = {"required", "not required"}
_THINGS = re.compile(
    r"(?i)\b(?:box|case|bag|lock|clamp|brake|adapter|adaptor|lever|tripod|pedestal|hook|ring|strap|belt|buckle|zip|zipper"
    r"|clip|button|pump|battery|display|screen|dot|plug|socket|stand|mount|cover|lid|tray|basket|handle|wheel|valve"
    r"|filter|sensor|timer|remote|dial|knob|switch|clasp|hinge|spring|cord|cable|chain|cell)$"
)
"""What English counts: the presentation is a box."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the sheet says of each slot."""

    values: Mapping[str, str]
    kinds: Mapping[str, str]
    classes: Mapping[str, str]

    def name(self, slot: str) -> str:
        return self.values.get(f"<n{slot}>", "")

    def value(self, slot: str) -> str:
        return self.values.get(f"<v{slot}>", "")

    def plain(self, slot: str) -> str:
        return f"the <n{slot}> {'are' if is_plural(self.name(slot)) else 'is'} <v{slot}>"


def well_said(raw: str, said: Said) -> str:
    """One sentence with the clauses that read badly said anew; whole instructions get a sentence of their own."""
    raw = _TIGHT_BEFORE.sub(" <", _TIGHT_AFTER.sub("> ", raw))
    if _TWICE.search(raw):
        raw = _TWICE.sub(r"\1", raw).replace(" combines ", " has ").replace(" pairs ", " has ")
    raw = _RATED.sub(lambda found: _rated(found, said), raw)
    raw, advice = _advice_apart(raw, said)
    body = raw.rstrip(_END)
    if body.startswith("With ") and any(_of_its_own(slot, said) for _letter, slot in _SLOT.findall(body)):
        body = ", and ".join(said.plain(slot) for slot in dict.fromkeys(slot for _letter, slot in _SLOT.findall(body)))
    elif not body.startswith("With "):
        body = _FOR_NAME.sub(lambda found: f", and {said.plain(found[2])}", body)
    text = _anew(body, said) + raw[len(raw.rstrip(_END)) :] if body else ""
    return " ".join(filter(None, (text, *advice)))


def _anew(body: str, said: Said) -> str:
    parts = _JOINTS.split(body)
    for place in range(0, len(parts), 2):
        new = _clause(parts[place], said)
        if new is None:
            continue
        subject, words = new
        if place:
            parts[place - 1], subject = ", and ", "it" if subject == "It" else subject
        parts[place] = words.format(it=subject)
    if len(parts) > 2 and _GREETING.match(parts[0]) and parts[2].startswith(("it ", "the ")):
        parts[1], parts[2] = ". ", parts[2][:1].upper() + parts[2][1:]
    for place in range(1, len(parts) - 2, 2):
        if parts[place] == ", and " and ", and " in parts[place + 2 :: 2]:
            parts[place] = ", "
    text = _JOINED.sub(r"\1 and ", _THREE.sub(r"\1, \2 and \3", "".join(parts)))
    return text[:1].upper() + text[1:]


def _clause(clause: str, said: Said) -> tuple[str, str] | None:
    """(subject, words with `{it}` for it) where the clause tells one fact that is better said otherwise."""
    slots = {slot for _letter, slot in _SLOT.findall(clause)}
    if len(slots) != 1:
        return None
    slot = slots.pop()
    words = _of_its_own(slot, said)
    if words is None and _PLAIN.match(clause):
        words = _instead_of_plain(slot, said)
    if words is None:
        return None
    subject = _SUBJECT.match(clause)
    names_it = re.search(r"<[tc]>", clause)
    if names_it and (subject is None or "{it}" not in words):
        return None  # the product must stay in its sentence
    return (subject.group(1) if subject else "It"), words


def _of_its_own(slot: str, said: Said) -> str | None:
    """Facts that have their own way of being said, whatever the model wrote."""
    name, value = said.name(slot), said.value(slot)
    if _HAND.fullmatch(name) and _SIDES.fullmatch(value):
        return f"{{it}} is made for the <v{slot}> hand"
    if value in _ANSWERS:
        return f"<n{slot}> is <v{slot}>"
    if _WITH_VERB.match(name):
        return f"{{it}} {name.split()[0]} <v{slot}>"
    if name in {"standard", "standards", "norm", "norms"}:
        return f"{{it}} meets <v{slot}>"
    if name == "target group":
        return f"{{it}} is suitable for <v{slot}>"
    if name.endswith(" needs"):
        return f"{{it}} needs <v{slot}>"
    if name == "watering" and _OFTEN.match(value):
        return f"{{it}} needs watering <v{slot}>"
    part, _, stuff = name.rpartition(" ")
    if part and stuff in _STUFFS and (value.endswith(stuff) or said.classes.get(slot) == "part_material"):
        return f"the {part} {'are' if is_plural(part) else 'is'} made of <v{slot}>"
    if value == "1" and is_plural(name):
        return f"{{it}} has one {singular(name)}"
    return None


def _instead_of_plain(slot: str, said: Said) -> str | None:
    """Better words than "the <name> is <value>", where there are any."""
    name, value, kind = said.name(slot), said.value(slot), said.kinds.get(slot, "")
    if is_plural(name):
        if value.isdigit() or _ALL_COUNTED.match(value):
            return f"{{it}} has <v{slot}> <n{slot}>"
        return f"the <n{slot}> have <v{slot}>" if _COUNTED.match(value) else None
    if kind not in {"word", "phrase"} or said.classes.get(slot) in _NO_NOUN_BEFORE:
        return None
    if value.lower().endswith((f" {name}", f"-{name}")):
        return f"{{it}} has a <v{slot}>"
    before = stands_before_noun(value, name, "phrase") and not re.search(r"(?:ed|ing)$", value)
    if _THINGS.search(value) and (not before or value.endswith(("box", "case", "bag", "cell"))):
        return f"the <n{slot}> is a <v{slot}>"
    return f"{{it}} has a <v{slot}> <n{slot}>" if before else None


def _rated(found: re.Match[str], said: Said) -> str:
    slot = found[2]
    if said.classes.get(slot) in {"protection", "power"}:
        return found[0]
    return f"{'has' if found[1] == 'is rated' else 'with'} a <n{slot}> of <v{slot}>"


def _advice_apart(raw: str, said: Said) -> tuple[str, list[str]]:
    """Instructions are no adjectives: "a keep it dry storage" becomes "On the storage: keep it dry."."""
    advice = []
    for found in list(_ADVICE.finditer(raw)):
        slot = found[1] or found[2]
        if said.kinds.get(slot) == "long":
            raw = raw.replace(found[0], "")
            advice.append(f"On the <n{slot}>: <v{slot}>.")
    return ("" if advice and not _SLOT.search(raw) else raw), advice
