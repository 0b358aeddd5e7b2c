"""Whose conversation it is: a signed-in customer's, or that of the visitor who holds the cookie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ecom_ai.chat.models import Budget, Conversation, Visitor
from ecom_ai.chat.models.conversation import ConversationQuerySet


@dataclass(frozen=True, slots=True)
class Owner:
    """`user` wins over `visitor`; with neither nothing belongs to anybody. `address` is where the request came from,
    as far as it can be told."""

    user: Any = None
    visitor: Visitor | None = None
    address: str = ""

    def conversations(self) -> ConversationQuerySet:
        if self.user is not None:
            return Conversation.objects.of_user(self.user)
        if self.visitor is not None:
            return Conversation.objects.of_visitor(self.visitor)
        return Conversation.objects.none()

    @property
    def is_known(self) -> bool:
        return self.user is not None or self.visitor is not None

    @property
    def key(self) -> str:
        return f"user-{self.user.pk}" if self.user is not None else f"visitor-{self.visitor.pk}" if self.visitor else ""

    @property
    def budgets(self) -> list[tuple[Budget.Scope, str]]:
        """Whose budgets pay, in the order in which they are asked: the one row that all share comes last."""
        if self.user is not None:
            own = [(Budget.Scope.CUSTOMER, str(self.user.pk))]
        else:
            own = [(Budget.Scope.VISITOR, str(self.visitor.pk))] if self.visitor else []
        if self.address and self.user is None:
            own.append((Budget.Scope.ADDRESS, self.address))
        return [*own, (Budget.Scope.SHOP, "")]


def owner_of(conversation: Conversation, *, address: str = "") -> Owner:
    return Owner(conversation.user, conversation.visitor, address)
