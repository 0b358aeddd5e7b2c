"""Short reviews put together from written parts: denials, irony, lukewarm praise, emoji, moods toward two things.

The public sets have few of these and hardly a neutral one. Written for this project, so they may travel with a model
and be rehearsed by shops that train it further: `python -m ecom_ai.starters.reviews --out FILE`.
"""
