"""Signals that a host may listen to."""

from django.dispatch import Signal

description_published = Signal()
"""Sent after a description went live; arguments: `draft`, `product`."""

description_undone = Signal()
"""Sent after a publication was taken back; arguments: `draft`, `product`."""

model_activated = Signal()
"""Sent inside the transaction that puts another model in use, or rolls back; arguments: `role`, `artifact` (None is
the starter), `user`."""

review_corrected = Signal()
"""Sent after a person gave a review its label; argument: `correction`."""

chat_waiting = Signal()
"""Sent after commit when a customer begins to wait for a person; argument: `conversation`."""
