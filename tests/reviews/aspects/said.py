"""What the built-in lexicon says of a sentence."""

from ecom_ai.reviews.aspects import built_in_lexicon, find_mentions


def said(text: str, category: str = "") -> dict[str, str]:
    """Polarity by aspect; a `?` stands behind a verdict that is left to the classifier."""
    language = "en" if text.isascii() else "zh"
    mentions = find_mentions(text, language, built_in_lexicon(), category)
    return {mention.aspect: mention.polarity + ("" if mention.certain else "?") for mention in mentions}
