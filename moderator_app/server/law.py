"""The rooms of the law after the decision, as the gate opens them."""

from __future__ import annotations

from moderator_app.server.measures import endpoints as measures
from moderator_app.server.platform import endpoints as platform
from moderator_app.server.policy import endpoints as policy
from moderator_app.server.redress import endpoints as redress
from moderator_app.server.second import endpoints as second
from moderator_app.server.standing import endpoints as standing

ROOMS = (measures, platform, second, redress, standing, policy)
