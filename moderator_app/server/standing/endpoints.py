"""The calls of this room."""

from __future__ import annotations

from moderator_app.server.routes import Call, Route
from moderator_app.server.standing import points, service, statements
from moderator_app.wire.messages import law as lm


async def _standing(call: Call) -> lm.StandingPage:
    return await service.standing(call.context, call.path["merchant_id"])


async def _reviews(call: Call) -> lm.PointsReviews:
    return await points.open_reviews(call.context)


async def _review_end(call: Call) -> lm.PointsReview:
    return await points.end_review(call.context, call.person, call.path["review_id"], call.data)


async def _statements(call: Call) -> lm.Statements:
    return await statements.latest(call.context)


async def _statement_again(call: Call) -> lm.Statement:
    return await statements.again(call.context, call.person, call.path["decision_id"])


ROUTES = (
    Route(name="standing", answer=_standing, reply=lm.StandingPage),
    Route(name="points_reviews", answer=_reviews, reply=lm.PointsReviews),
    Route(name="points_review_end", answer=_review_end, body=lm.PointsReviewEnd, reply=lm.PointsReview),
    Route(name="statements", answer=_statements, reply=lm.Statements),
    Route(name="statement_again", answer=_statement_again, reply=lm.Statement),
)
