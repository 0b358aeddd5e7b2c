"""Signals that a host may listen to."""

from django.dispatch import Signal

description_published = Signal()
"""Sent after a description went live; arguments: `draft`, `product`."""

description_undone = Signal()
"""Sent after a publication was taken back; arguments: `draft`, `product`."""
