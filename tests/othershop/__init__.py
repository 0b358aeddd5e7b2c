"""A second shape of shop, hostile on purpose: nothing of ours in its models, UUID keys, users who log in by e-mail,
attributes and price in JSON, child products without a title, orders without an account, no reviews.
"""
