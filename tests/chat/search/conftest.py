from tests.chat.answering.conftest import seeded, shop

__all__ = ["seeded", "shop"]
