"""A feed entry as a review and its stars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractors.core.fields import identifier, mapping, moment, text
from lake.config import SourceConfig
from lake.records import Feedback, Identity, Record, RecordError, Score

_FIELDS = frozenset(
    {
        "id",
        "author",
        "im:rating",
        "im:version",
        "im:voteSum",
        "im:voteCount",
        "im:contentType",
        "title",
        "content",
        "updated",
        "link",
    }
)


def fields(_: SourceConfig, __: str) -> frozenset[str]:
    return _FIELDS


def to_records(config: SourceConfig, stream: str, payload: Any) -> Iterator[Record]:
    """The stars, and the review where it has words. The feed gives one date: the last change."""
    entry = mapping(payload, "the entry")
    review = identifier(_label(entry, "id"), "id")
    at = moment(_label(entry, "updated"), "updated")
    app, country = stream.rsplit("_", 1)
    product = config.params.get("products", {}).get(app, app)
    title, body = text(_label(entry, "title"), "title"), text(_label(entry, "content"), "content")
    if title or body:
        yield Feedback(
            channel="review",
            native_id=review,
            title=title,
            body=body,
            response_id=review,
            created_at=at,
            updated_at=at,
            author=_author(entry),
            product=product,
            product_version=text(_label(entry, "im:version"), "im:version"),
            location=country,
            url=_url(entry),
            attributes={
                "vote_sum": text(_label(entry, "im:voteSum"), "im:voteSum"),
                "vote_count": text(_label(entry, "im:voteCount"), "im:voteCount"),
            },
        )
    yield Score(
        channel="review",
        metric="stars",
        value=_stars(_label(entry, "im:rating")),
        min=1,
        max=5,
        response_id=review,
        feedback_native_id=review if title or body else None,
        scale_version="app_store",
        at=at,
        updated_at=at,
        product=product,
    )


def _stars(label: Any) -> float:
    if label is None or label == "":
        raise RecordError("missing_score", "im:rating is missing")
    try:
        return float(label)
    except (TypeError, ValueError):
        raise RecordError("wrong_type", "im:rating is not a number") from None


def _author(entry: Mapping[str, Any]) -> Identity | None:
    author = entry.get("author")
    name = text(_label(author, "name"), "author.name") if isinstance(author, dict) else None
    return Identity("nickname", name) if name else None


def _url(entry: Mapping[str, Any]) -> str | None:
    link = entry.get("link")
    attributes = link.get("attributes") if isinstance(link, dict) else None
    return text(attributes.get("href"), "link") if isinstance(attributes, dict) else None


def _label(entry: Mapping[str, Any], name: str) -> Any:
    field = entry.get(name)
    return field.get("label") if isinstance(field, dict) else field
