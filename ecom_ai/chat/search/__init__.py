"""Finds products, questions and policies in the database, in Chinese and English."""
