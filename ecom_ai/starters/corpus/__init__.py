"""The bilingual corpus that the text starter learns from: written sentence parts, composed by seed.

No value occurs in it: prompts and texts hold the placeholders of `descriptions.slots`, so nothing can be learned by
heart that a shop did not state.
"""
