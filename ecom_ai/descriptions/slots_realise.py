"""From the model's text with placeholders to a finished text, sentence by sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ecom_ai.descriptions import slots_phrasing, slots_phrasing_zh
from ecom_ai.descriptions.facts import Language
from ecom_ai.descriptions.slots_moods import is_foreign_mood
from ecom_ai.descriptions.slots_names import is_plural
from ecom_ai.descriptions.slots_repair import is_miscued, plainly
from ecom_ai.descriptions.slots_values import NO, YES

PLACEHOLDER = re.compile(r"<(?:[tc]|[vn]\d+)>")
_TAG = re.compile(r"<[^<>\s]{1,12}>?")
_SENTENCE = re.compile(r"[^.!?。！？\n]*+(?:[.!?。！？]+[\"”’)）]*|\n|\Z)")
_TIGHT = "([“‘/-"
_ENDS = ".!?。！？"
_FOR_FIGURES = re.compile(r"\b(?:comes to|measures)(?=\s*$)|(?:给到|达到)$")
_FOR_THINGS = re.compile(r"(?:采用|选用)$")
_NO_THINGS = re.compile(r"(手向|惯用手|方式|类型|镜筒|附赠|赠品|配件|清单|图纸|[级难程适]度|比例)(?:采用|选用)$")
_VERB_WITHOUT_VALUE = re.compile(r"(?:采用|选用|产自|随附|内含)(?!<)")
"""Verbs that speak of a fact: what follows has to be one."""
_AMOUNT_OF = re.compile(r"(?:\b(?:an?|the)\s*)?<n(\d+)> of\s?<v\1>")
_AMOUNT = re.compile(r"约?\d[\d.,~～×xX*/%–-]*[^\W\d]{0,2}$")
_MASS_NAME = re.compile(
    r"(?i)(?:(?:plank|stitch|pip|wir|padd|light|bedd|packag|quilt|edg|rigg|tub|deck|trimm|embroider|charg|track)ing"
    r"|protection|control|resistance|support|software|hardware|technology|connectivity|compatibility|wood"
    r"|leather|steel|glass|glue|wax|oil|rosin|bluetooth|wi-?fi|gps|nfc|insulation|illumination|cancellation|ventilation"
    r"|humidity|protein|fat|fibre|fiber|varnish|fabric|cotton|wool|felt|foam|paper|sugar|salt|caffeine|storage|memory|stock|care|timber|stone|clay|headgear)$"
)
"""Names that cannot be counted."""
_CLAUSE = re.compile(r"(, and |, while |, |; |，|；)")
_ARTICLE = re.compile(r"\b([Aa])n?\s+$")
_VERB_AFTER_NAME = re.compile(r"^(\s+)(is|has|does|comes|goes|stands|means|reads|measures|shows|follows|counts)\b")
_AFTER_PREPOSITION = re.compile(r"(?i)\b(?:for|of|on|at|with|to|under|by|about)\s+(?:the\s+)?$")
_PLURAL_VERB = {"is": "are", "has": "have", "does": "do", "goes": "go"}
_SOUNDS_LIKE_AN = re.compile(r"(?:8|11\b|18\b|11,|18,|hour|honest|heir|honou?r)")
_VOWEL_LETTERS = "AEFHILMNORSX"
"""Letters whose names begin with a vowel: an LED, an X."""
_VOWEL_BUT_A = re.compile(r"(?i)(?:uni(?!n)|use|usa|usu|util|eu|one\b|once|ubi)")


_COUNTRY_WITH_THE = re.compile(
    r"\b(from|in) ((?:Czech|Dominican) Republic|United (?:States|Kingdom)|Netherlands|Philippines|USA?|UK|UAE)\b"
)


@dataclass(slots=True)
class Realiser:
    """Takes pieces of raw text and returns finished sentences; the pieces may be cut anywhere."""

    values: Mapping[str, str]
    language: Language
    classes: Mapping[str, str] = field(default_factory=dict)
    """Slot number -> class of the attribute; without it, no sentence is checked for words of another class."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    """Of the category; without it, every mood is taken."""
    waiting: str = ""
    started: bool = False
    new_paragraph: bool = False
    told: set[str] = field(default_factory=set)
    """Slot numbers and plain sentences that were written already."""

    def feed(self, piece: str) -> str:
        """Add raw text; returns what is finished now, perhaps nothing."""
        self.waiting += piece
        done, end = [], 0
        for found in _SENTENCE.finditer(self.waiting):
            ends_line = found[0].endswith("\n")
            # A mark at the very end may be followed by its closing quote in the next piece.
            if found.end() == len(self.waiting) and not ends_line:
                break
            done.append(self._take("\n" if ends_line else found[0]))
            end = found.end()
        self.waiting = self.waiting[end:]
        return "".join(done)

    def close(self) -> str:
        """What is left; a sentence that was cut off is dropped, unless there would be no text at all."""
        rest, self.waiting = self.waiting.strip(), ""
        if not rest:
            return ""
        if rest.rstrip('"”’)）')[-1:] in _ENDS:
            return self._take(rest)
        if self.started:
            return ""
        return self._take(rest.rstrip(" ,，、;；:：") + ("。" if self.language == "zh" else "."))

    def _take(self, raw: str) -> str:
        if raw == "\n":
            self.new_paragraph = self.started
            return ""
        text = self._sentence(raw.strip())
        if not text:
            return ""
        gap = "\n\n" if self.new_paragraph else " " if self.started and self.language == "en" else ""
        self.started, self.new_paragraph = True, False
        return gap + text

    def _sentence(self, raw: str) -> str:
        tags = _TAG.findall(raw)
        if any(tag not in self.values for tag in tags) or not raw.strip(_ENDS + " "):
            return ""
        if self.classes and is_miscued(raw, self.classes, self.language):
            raw = plainly(stated_in(raw, self.values) - self.told, self.values, self.language)
        if self.language == "zh" and _VERB_WITHOUT_VALUE.search(raw):
            raw = plainly(stated_in(raw, self.values) - self.told, self.values, self.language)
        raw = without_fragments(raw, self.values)
        key = stated_in(raw, self.values) or {PLACEHOLDER.sub("", raw).strip()}
        if not raw or key <= self.told:
            return ""
        if self.group and not PLACEHOLDER.search(raw) and is_foreign_mood(raw, self.group, self.language):
            return ""
        raw = without_repeats(raw, self.told, self.values)
        self.told |= key
        if self.kinds and self.language == "en":
            raw = slots_phrasing.well_said(raw, slots_phrasing.Said(self.values, self.kinds, self.classes))
        elif self.kinds:
            raw = slots_phrasing_zh.well_said(raw, self.values)
        return tidy(fill(raw, self.values, self.language), self.language)


def stated_in(raw: str, values: Mapping[str, str]) -> set[str]:
    """Numbers of the facts that a piece of raw text states: by value, or by name where the answer is yes or no."""
    return {
        tag[2:-1]
        for tag in PLACEHOLDER.findall(raw)
        if tag[1] == "v" or (tag[1] == "n" and values.get(f"<v{tag[2:-1]}>", "").lower() in YES | NO)
    }


def slots_in(raw: str) -> set[str]:
    """Numbers of the facts that a piece of raw text speaks of."""
    return {tag[2:-1] for tag in PLACEHOLDER.findall(raw) if tag[1] in "vn"}


def without_fragments(raw: str, values: Mapping[str, str]) -> str:
    """Drops clauses that name a property but not its value, and those that call a property "yes"."""
    parts = _CLAUSE.split(raw.rstrip(_ENDS))
    kept = [place for place in range(0, len(parts), 2) if not _is_fragment(parts[place], raw, values)]
    if len(kept) * 2 > len(parts):
        return raw
    if not kept or (kept[0] > 0 and not slots_in(parts[kept[0]])):
        return ""
    text = parts[kept[0]] + "".join(parts[place - 1] + parts[place] for place in kept[1:])
    return text + raw[len(raw.rstrip(_ENDS)) :]


def _is_fragment(clause: str, raw: str, values: Mapping[str, str]) -> bool:
    for number in slots_in(clause):
        is_answer = values.get(f"<v{number}>", "").lower() in YES | NO
        if is_answer == (f"<v{number}>" in (clause if is_answer else raw)):
            return True
    return False


def without_repeats(raw: str, told: set[str], values: Mapping[str, str]) -> str:
    """Drops later clauses about facts that were told before; what carries the subject and verb stays."""
    parts = _CLAUSE.split(raw.rstrip(_ENDS))
    # "In addition" and "With a weight of ..." need the clause that follows them.
    head = 1 if slots_in(parts[0]) and not re.match(r"(?i)with\b", parts[0]) else 3
    kept, known = parts[:head], told | stated_in("".join(parts[:head]), values)
    for mark, clause in zip(parts[head::2], parts[head + 1 :: 2], strict=True):
        if (stated := stated_in(clause, values)) and stated <= known:
            continue
        known |= stated
        kept += [mark, clause]
    if len(kept) > 1 and len(kept) < len(parts) and kept[-2] == ", ":
        kept[-2] = ", and "
    return "".join(kept) + raw[len(raw.rstrip(_ENDS)) :]


def fill(raw: str, values: Mapping[str, str], language: Language) -> str:
    """Put surfaces in place of placeholders; articles and verbs agree with them, and no word stands twice."""
    out, position = "", 0
    raw = _AMOUNT_OF.sub(lambda found: _amount_of(found, values), raw) if language == "en" else raw
    for found in PLACEHOLDER.finditer(raw):
        surface = values[found.group()]
        between, after = raw[position : found.start()], raw[found.end() :]
        if position and not between.strip() and repeats_end(out, surface, language):
            position = found.end()  # `matte finish` + `finish`
            continue
        out = _fitting_verb(out + between, surface)
        position = found.end()
        if language == "zh":
            out += surface
            position += repeated_start(surface, after, language)
            continue
        if out and not out[-1].isspace() and out[-1] not in _TIGHT:
            out += " "
        is_name = found.group()[1] == "n"
        plural = is_name and is_plural(surface)
        is_subject = plural and not _AFTER_PREPOSITION.search(out)
        bare = takes_no_article(surface) if is_name else _is_bare(found.group(), surface, after, values)
        out = _ARTICLE.sub("" if bare else rf"\1{'n' if takes_an(surface) else ''} ", out) + surface
        position += repeated_start(surface, after, language)
        if is_subject and (verb := _VERB_AFTER_NAME.match(raw[position:])):
            out += verb.group(1) + _PLURAL_VERB.get(verb.group(2), verb.group(2)[:-1])
            position += verb.end()
        elif raw[position : position + 1].isalnum():  # the model may leave out the space after a slot
            out += " "
    return out + raw[position:]


def _amount_of(found: re.Match[str], values: Mapping[str, str]) -> str:
    """`a grip of pistol` -> `a pistol grip`; only amounts take `of`."""
    value = values[f"<v{found.group(1)}>"]
    words = value.split()
    is_amount = any(char.isdigit() for char in value) or len(words) > 2 or value.endswith(("time", "up"))
    return found.group() if is_amount else f"a <v{found.group(1)}> <n{found.group(1)}>"


def _is_bare(tag: str, surface: str, after: str, values: Mapping[str, str]) -> bool:
    """Whether `a <v> <n>` goes without its article: brass hooks, nylon stitching."""
    name = re.match(rf"\s*<n{tag[2:-1]}>", after) if tag[1] == "v" else None
    if not name:
        return False
    head = values[f"<n{tag[2:-1]}>"]
    return takes_no_article(surface if repeats_end(surface, head, "en") else head)


def takes_no_article(name: str) -> bool:
    """Whether English says this noun without `a`: plurals and what cannot be counted."""
    return is_plural(name) or _MASS_NAME.search(name) is not None


def repeats_end(text: str, name: str, language: Language) -> bool:
    """Whether a value ends with the name that follows it: `gift box` + `box`."""
    if language == "zh":
        return len(name) > 1 and text.endswith(name)
    return re.search(rf"(?i)\b{re.escape(name)}$", text) is not None


def repeated_start(surface: str, after: str, language: Language) -> int:
    """Letters after a surface that say its end again: `3C认证` + `认证`, `zip closure` + `closure`."""
    if language == "zh":
        return next((size for size in (4, 3, 2) if len(after) >= size and surface.endswith(after[:size])), 0)
    word = re.match(r"\s?([a-z]{3,})\b", after)
    return word.end() if word and re.search(rf"(?i)\b{word.group(1)}(?:ied)?$", surface) else 0


def _fitting_verb(before: str, surface: str) -> str:
    """`comes to` suits figures only, and 采用 only things."""
    before = _NO_THINGS.sub(r"\1为", before)
    if _AMOUNT.match(surface):
        return _FOR_THINGS.sub("为", before)
    if any(char.isdigit() for char in surface[:6]):
        return before
    return _FOR_FIGURES.sub(lambda found: "为" if found.group() in "给到达到" else "is", before)


def takes_an(word: str) -> bool:
    """Whether English says `an` before this word, judged by its sound."""
    first = re.split(r"[ -]", word, maxsplit=1)[0]
    if _SOUNDS_LIKE_AN.match(word):
        return True
    if len(first) > 1 and first.isupper() and first.isalpha():
        return first[0] in _VOWEL_LETTERS
    return word[:1].lower() in "aeiou" and word[:1] != "" and not _VOWEL_BUT_A.match(word)


def tidy(text: str, language: Language) -> str:
    """Spacing, doubled marks and the capital at the start."""
    if language == "zh":
        text = re.sub(r"(?<=[^\x00-\x7f])\s+|(?<!\s)\s+(?=[^\x00-\x7f])", "", text)
        text = re.sub(r"[，、；](?=[。！？，；])|(?<=[。！？])。", "", text)
        return re.sub(r"[.](?=[。！？])", "", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ([,.;:!?])", r"\1", text)
    text = re.sub(r"(?i)\b(the) the\b", r"\1", text)
    text = _COUNTRY_WITH_THE.sub(r"\1 the \2", text)
    text = re.sub(r"(?i)\b(bluetooth|wi-?fi|usb|hdmi) of (?=\d)", r"\1 ", text)
    text = re.sub(r"(?i)\bthe (?=(?:assembly|installation|mounting) (?:is|are)\b)", "", text)
    text = re.sub(r"([.!?])[.](?!\.)", r"\1", re.sub(r",(?=[.;:])", "", text))
    first = re.match(r"\W*(\w[\w'-]*)", text)
    if first and not any(char.isupper() for char in first.group(1)[1:]):
        start = first.start(1)
        text = text[:start] + text[start].upper() + text[start + 1 :]
    return text
