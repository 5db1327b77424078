"""A status as one post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractors.core.fields import identifier, mapping, moment, moment_or_none, text
from extractors.sources.mastodon.html import to_text
from lake.config import SourceConfig
from lake.records import Feedback, Identity, Record, RecordError

_FIELDS = frozenset(
    [
        "id",
        "created_at",
        "edited_at",
        "in_reply_to_id",
        "in_reply_to_account_id",
        "sensitive",
        "spoiler_text",
        "visibility",
        "language",
        "uri",
        "url",
        "replies_count",
        "reblogs_count",
        "favourites_count",
        "quotes_count",
        "content",
        "reblog",
        "account",
        "media_attachments",
        "mentions",
        "tags",
        "emojis",
        "card",
        "poll",
        "application",
        "filtered",
        "favourited",
        "reblogged",
        "muted",
        "bookmarked",
        "pinned",
        "quote",
        "quote_approval",
    ]
)
_COUNTS = ("replies_count", "reblogs_count", "favourites_count", "in_reply_to_id", "visibility")


def fields(_: SourceConfig, __: str) -> frozenset[str]:
    return _FIELDS


def to_records(config: SourceConfig, _: str, payload: Any) -> Iterator[Record]:
    """The post, or its deletion. Nothing for a reblog: the post itself is in the timeline.

    `uri` is the same on every instance, so federated copies share it as their id.
    """
    status = mapping(payload, "the status")
    if status.get("reblog") is not None:
        return
    post = identifier(status.get("uri"), "uri")
    created = moment(status.get("created_at"), "created_at")
    edited = moment_or_none(status.get("edited_at"), "edited_at")
    if status.get("_deleted"):
        yield Feedback("social", post, created_at=created, updated_at=edited, is_deleted=True)
        return
    html = text(status.get("content"), "content")
    account = mapping(status.get("account"), "account")
    handle = identifier(account.get("acct"), "account.acct")
    yield Feedback(
        channel="social",
        native_id=post,
        title=text(status.get("spoiler_text"), "spoiler_text"),
        body=to_text(html) if html else None,
        speaker_role=_role(config, account, handle),
        created_at=created,
        updated_at=edited,
        author=Identity("nickname", handle),
        language_declared=text(status.get("language"), "language"),
        url=text(status.get("url"), "url"),
        attributes={**{name: status.get(name) for name in _COUNTS}, "tags": _tags(status)},
    )


def _role(config: SourceConfig, account: Mapping[str, Any], handle: str) -> str:
    own = {str(name).lstrip("@").casefold() for name in config.params.get("own_accounts", [])}
    if handle.casefold() in own:
        return "agent"
    return "bot" if account.get("bot") is True else "customer"


def _tags(status: Mapping[str, Any]) -> list[str]:
    tags = status.get("tags") or []
    if not isinstance(tags, list):
        raise RecordError("wrong_type", "tags is not a list")
    return [str(tag.get("name")) for tag in tags if isinstance(tag, dict)]
