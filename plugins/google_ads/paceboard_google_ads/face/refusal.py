"""Google's no: a `google.rpc.Status` with a GoogleAdsFailure in it."""

from __future__ import annotations

from typing import Any

__all__ = ["FAILURE", "VERSION", "Data", "Refusal", "query_refused"]

Data = dict[str, Any]

VERSION = "v26"
FAILURE = f"type.googleapis.com/google.ads.googleads.{VERSION}.errors.GoogleAdsFailure"

MESSAGES = {
    "INVALID_ARGUMENT": (400, "Request contains an invalid argument."),
    "UNAUTHENTICATED": (
        401,
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or "
        "other valid authentication credential.",
    ),
    "PERMISSION_DENIED": (403, "The caller does not have permission"),
    "RESOURCE_EXHAUSTED": (429, "Resource has been exhausted (e.g. check quota)."),
}


class Refusal(Exception):
    """One error of the API.

    Args:
        status: name of the canonical code; it decides the HTTP status.
        family, name: the one key of `errorCode` and its value.
        details: of the error, as `quotaErrorDetails`.
    """

    def __init__(
        self, status: str, family: str, name: str, message: str, *, details: Data | None = None
    ) -> None:
        super().__init__(status, family, name, message)
        self.status, self.family, self.name = status, family, name
        self.message, self.details = message, details

    @property
    def http(self) -> int:
        """The HTTP status."""
        return MESSAGES[self.status][0]

    def body(self, request_id: str) -> Data:
        """The whole body; `searchStream` puts it into an array."""
        code, message = MESSAGES[self.status]
        error: Data = {"errorCode": {self.family: self.name}, "message": self.message}
        if self.details:
            error["details"] = self.details
        failure = {"@type": FAILURE, "errors": [error], "requestId": request_id}
        return {"error": {"code": code, "message": message, "status": self.status, "details": [failure]}}


def query_refused(name: str, message: str) -> Refusal:
    """The refusal of a query."""
    return Refusal("INVALID_ARGUMENT", "queryError", name, message)
