"""The company as it stands at the sandbox's present moment."""

from datetime import datetime

from sandbox.company import Company
from sandbox.model import Post, Review, Said, Ticket


class World:
    """Holds the clock: what lies after `now` has not happened yet. The only mutable state."""

    def __init__(self, company: Company, now: datetime | None = None) -> None:
        self.company = company
        self.now = now or company.timeline.as_of

    def reviews(self, storefront: str) -> list[Review]:
        """Undeleted reviews as their authors last left them, newest change first."""
        visible = [
            review
            for review in self.company.reviews
            if review.storefront == storefront and self._exists(review)
        ]
        return sorted(visible, key=lambda one: (self.changed_at(one), one.id), reverse=True)

    def posts(self, tag: str) -> list[Post]:
        """Undeleted posts under the tag, newest first."""
        return [
            post
            for post in reversed(self.company.posts)
            if tag.lower() in post.tags and self._exists(post)
        ]

    def post(self, post_id: str) -> Post | None:
        found = (post for post in self.company.posts if post.id == post_id)
        return next((post for post in found if self._exists(post)), None)

    def tickets(self) -> list[Ticket]:
        return [one for one in self.company.tickets if one.audits[0].at < self.now]

    def said(self, piece: Review | Post) -> Said:
        """The text in its newest revision."""
        happened = [edit.said for edit in piece.revisions if edit.at < self.now]
        return happened[-1] if happened else piece.said

    def rating(self, review: Review) -> int:
        happened = [edit.rating for edit in review.revisions if edit.at < self.now]
        return next((stars for stars in reversed(happened) if stars is not None), review.rating)

    def edited_at(self, piece: Review | Post) -> datetime | None:
        happened = [edit.at for edit in piece.revisions if edit.at < self.now]
        return happened[-1] if happened else None

    def changed_at(self, piece: Review | Post) -> datetime:
        return self.edited_at(piece) or piece.at

    def _exists(self, piece: Review | Post) -> bool:
        gone = piece.deleted_at is not None and piece.deleted_at < self.now
        return piece.at < self.now and not gone
