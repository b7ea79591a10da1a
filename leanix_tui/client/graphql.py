"""GraphQL answers: what is usable, what is only a warning, and which error the rest becomes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from leanix_tui.client.envelopes import message_of
from leanix_tui.client.reading import JsonObject, as_object, text
from leanix_tui.errors import (
    AnswerUnreadable,
    GraphQLFailed,
    LeanIXError,
    PermissionDenied,
    QueryInvalid,
    RequestInvalid,
    RevisionClash,
)

__all__ = ["FieldWarning", "GraphQLAnswer", "is_too_big", "judge", "read_answer", "smaller_page"]

_TOO_BIG: Final = re.compile(
    r"(?i)complex|too many (?:characters|tokens|nodes|fields|fact ?sheets|elements)|denial of service|too deep"
    r"|maximum (?:query|page|allowed|number)|exceed|page size|must not be (?:greater|larger|more) than"
    r"|too (?:large|big)|(?:first|page ?size|limit)\W.*\b(?:between|at most|up to|greater than|larger than|more than)\b"
    r"|limit .*(?:reached|is \d)|maximum (?:is|of) \d"
)
_NUMBER: Final = re.compile(r"(?<![\w.])\d{1,6}(?![\w.]*\w)")
_SMALLEST_NAMED: Final = 10
_QUERY_BUG: Final = re.compile(
    r"(?i)validation error|cannot query field|unknown (?:argument|type|field|fragment|directive|operation)|syntax"
    r"|must (?:not )?have a selection|sub-?selection|coerced null value|is undefined|expected type"
    r"|expected value of type"
    r"|is not defined by|got invalid value|does not exist in .* enum|is required, but it was not provided"
)
_NO_PERMISSION: Final = re.compile(r"(?i)no permission|not (?:authori[sz]ed|permitted|allowed)|access denied|forbidden")


class FieldWarning(msgspec.Struct, frozen=True):
    """Something that was left out of an answer or disliked about a query, while the rest came."""

    message: str
    path: tuple[str, ...] = ()
    """Where in the answer, outermost first; list positions as digits."""

    @property
    def field(self) -> str:
        """The field that it is about."""
        return next((part for part in reversed(self.path) if not part.isdigit()), "")


class GraphQLAnswer(msgspec.Struct, frozen=True):
    """What GraphQL answered: the data, and beside it the errors that still left data usable."""

    data: JsonObject
    errors: tuple[JsonObject, ...] = ()
    """As they came."""
    extensions: JsonObject = {}

    @property
    def warnings(self) -> tuple[FieldWarning, ...]:
        """The errors beside usable data, and the warnings of the server about the query itself."""
        found = [FieldWarning(message_of(error), _path(error)) for error in self.errors]
        noted = self.extensions.get("warnings")
        found += [FieldWarning(message_of(entry)) for entry in (noted if isinstance(noted, list) else ())]
        return tuple(found)


def read_answer(payload: Any, operation: str, *, write: bool = False) -> GraphQLAnswer:
    """Take a GraphQL answer apart. Raises the matching error of the tree when no data can be used.

    A query keeps the data that came beside errors (fields that the user may not read); a change never does, because a
    change with errors did not happen as it was meant.
    """
    found = as_object(payload)
    if not found or not ({"data", "errors"} & set(found)):
        if text(found.get("status")).upper() == "ERROR" or "message" in found or "detail" in found:
            raise RequestInvalid(
                f"LeanIX could not run the query {operation}.".replace("query .", "query."),
                status=200,
                detail=message_of(found),
                remedy="Check what was sent.",
            )
        raise AnswerUnreadable(
            "The answer is not a GraphQL answer.", remedy="Check that the path is that of a GraphQL endpoint."
        )
    raw = found.get("errors")
    entries = raw if isinstance(raw, list) else [raw] if raw else []
    errors = tuple(entry if isinstance(entry, dict) else {"message": text(entry)} for entry in entries)
    data = found.get("data")
    usable = isinstance(data, dict) and (not errors or (not write and any(v is not None for v in data.values())))
    if not usable:
        raise judge(errors, data if isinstance(data, dict) else None, operation)
    return GraphQLAnswer(as_object(data), errors, as_object(found.get("extensions")))


def judge(errors: Sequence[JsonObject], data: JsonObject | None, operation: str) -> LeanIXError:
    """The one error that stands for a list of GraphQL errors."""
    messages = list(dict.fromkeys(message_of(error) for error in errors))
    # "Transaction is rolled back" follows the actual reasons and only makes sense after them.
    detail = " ".join(message if message.endswith((".", "!")) else f"{message}." for message in messages[:5])
    kinds = {text(as_object(error.get("extensions")).get("errorType")) for error in errors}
    name = f"the query {operation}" if operation else "the query"
    if not errors:
        return AnswerUnreadable(
            f"LeanIX answered {name} without data and without a reason.", remedy="Try again; ask for less at once."
        )
    if "REVISION_CLASH" in kinds:
        return RevisionClash(
            "The fact sheet was changed by somebody else meanwhile.",
            errors=errors,
            data=data,
            detail=detail,
            remedy="Read it again and look at what changed before you repeat yours.",
        )
    if is_too_big(errors):
        return GraphQLFailed(
            f"LeanIX finds {name} too big.",
            errors=errors,
            data=data,
            detail=detail,
            remedy="Ask for fewer fields, or for fewer fact sheets at once.",
        )
    if all(_NO_PERMISSION.search(message) and not _QUERY_BUG.search(message) for message in messages):
        return PermissionDenied(
            f"The user of this token may not see what {name} asks for.",
            status=200,
            detail=detail,
            remedy="Ask an administrator of the workspace for the permission, or use another token.",
        )
    bugs = [
        _QUERY_BUG.search(message_of(error)) or (error.get("locations") and not error.get("path")) for error in errors
    ]
    if not (kinds - {"", "VALIDATION", "ValidationError", "InvalidSyntax"}) and any(bugs):
        return QueryInvalid(
            f"LeanIX does not accept {name} as it is written.",
            errors=errors,
            data=data,
            detail=detail,
            remedy="Check the names in it against the data model of this workspace.",
        )
    return GraphQLFailed(
        f"LeanIX refuses {name}.",
        errors=errors,
        data=data,
        detail=detail,
        remedy="The request log shows what it answered.",
    )


def is_too_big(errors: Sequence[JsonObject]) -> bool:
    """Whether LeanIX would answer a smaller query of the same kind."""
    return any(_TOO_BIG.search(message_of(error)) and len(_path(error)) <= 1 for error in errors)


def smaller_page(errors: Sequence[JsonObject], first: int) -> int:
    """The page size to try after one was refused: the one that the server names, or else half of it."""
    named = [int(number) for error in errors for number in _NUMBER.findall(message_of(error))]
    fitting = [number for number in named if _SMALLEST_NAMED <= number < first]
    return max(fitting, default=max(first // 2, 1))


def _path(error: JsonObject) -> tuple[str, ...]:
    path = error.get("path")
    return tuple(text(part) for part in path) if isinstance(path, list) else ()
