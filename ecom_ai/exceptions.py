"""Every error that ecom_ai raises on purpose.

Doors map them once: `code` is the machine's word, `status` the HTTP status a caller would see.
"""

from __future__ import annotations


class EcomAIError(Exception):
    """Base of all; the message is written for the person who sees it."""

    code = "error"
    status = 400

    def __init__(self, message: str = "", *, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class ConfigurationError(EcomAIError):
    """Settings or the shop map are wrong; `manage.py check` says it earlier."""

    code = "configuration"
    status = 500


class MissingExtra(ConfigurationError):
    """A wheel is missing; the message names the extra to install."""

    code = "missing_extra"


class InvalidInput(EcomAIError):
    code = "invalid"


class NotFound(EcomAIError):
    code = "not_found"
    status = 404


class NotAllowed(EcomAIError):
    """The person may see this, but has no right to do it."""

    code = "not_allowed"
    status = 403


class Conflict(EcomAIError):
    """The object changed meanwhile, or is in a state that does not allow this."""

    code = "conflict"
    status = 409


class IdempotencyConflict(Conflict):
    """The same idempotency key came with another body."""

    code = "idempotency_conflict"


class LimitReached(EcomAIError):
    """Enough for now; `retry_after` are seconds."""

    code = "limit_reached"
    status = 429

    def __init__(self, message: str = "", *, code: str | None = None, retry_after: int = 0) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


class JobCancelled(EcomAIError):
    """Raised inside a running job when someone cancelled it."""

    code = "cancelled"


class LeaseLost(EcomAIError):
    """Another worker owns this job now; whatever this one did is thrown away."""

    code = "lease_lost"


class TryAgainLater(EcomAIError):
    """What we depend on does not work just now; the job is tried again."""

    code = "try_again_later"
    status = 503


class DeliveryFailed(TryAgainLater):
    """An e-mail or a webhook was not taken."""

    code = "delivery_failed"


class EngineError(TryAgainLater):
    """The engine failed; the job may be tried again."""

    code = "engine_failed"


class EngineUnavailable(EngineError):
    """The engine cannot be reached or loaded now."""

    code = "engine_unavailable"


class UnsafeModel(EcomAIError):
    """Pickle, remote code, or a checksum that does not match: refused before anything is read."""

    code = "unsafe_model"
