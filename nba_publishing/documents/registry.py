"""Every published document, in the order a listing shows them."""

from nba_publishing.documents.trends.bounce_back import bounce_back
from nba_publishing.documents.trends.deep_dive_current import deep_dive_current
from nba_publishing.documents.trends.quick_hits import quick_hits
from nba_publishing.documents.trends.team_tendencies import team_tendencies
from nba_publishing.documents.trends.tonight_trend_plays import tonight_trend_plays
from nba_publishing.documents.trends.what_matters import what_matters
from nba_publishing.documents.trends.whos_hot_v2 import whos_hot_v2
from nba_publishing.publishing.document import DocumentSpec

DOCUMENTS: tuple[DocumentSpec, ...] = (
    tonight_trend_plays,
    whos_hot_v2,
    bounce_back,
    what_matters,
    team_tendencies,
    quick_hits,
    deep_dive_current,
)
BY_PRODUCT = {spec.product: spec for spec in DOCUMENTS}
BY_PATH = {spec.path: spec for spec in DOCUMENTS} | {
    alias: spec for spec in DOCUMENTS for alias in spec.aliases
}
GROUPS: dict[str, tuple[str, ...]] = {
    "trends-daily": ("trends-hot-cold", "trends-bounce-back"),
    "trends-weekly": ("trends-what-matters", "trends-team", "trends-quick-hits"),
    "trends-monthly": ("trends-deep-dive",),
    "trends-all": (
        "trends-hot-cold",
        "trends-bounce-back",
        "trends-what-matters",
        "trends-team",
        "trends-quick-hits",
        "trends-deep-dive",
    ),
}
DEFAULT_PRODUCTS: tuple[str, ...] = tuple(BY_PRODUCT)
