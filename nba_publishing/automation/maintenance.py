"""Jobs that look after what is published: roll a file back, release it, tidy up every night."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import Field

from nba_publishing.analysis.days import basketball_day
from nba_publishing.automation.edition_metadata import preview
from nba_publishing.automation.instance_retention import run_leftovers
from nba_publishing.automation.recorded_publications import RESTORED_FROM, publications_of
from nba_publishing.documents.registry import BY_PATH
from nba_publishing.publishing.document import DocumentSpec
from nba_publishing.publishing.kept_editions import Wish
from nba_publishing.publishing.outcome import Action
from nba_publishing.publishing.retention import (
    Chore,
    Tidied,
    message_leftovers,
    player_leftovers,
    staged_leftovers,
    tidied,
)
from nba_publishing.publishing.rollback import (
    Desk,
    Order,
    Plan,
    Restored,
    carried_out,
    planned,
    released,
)
from nba_publishing.publishing.store import StoreError
from nba_publishing.resources.clock import Clock, SystemClock
from nba_publishing.resources.clocks import ClockResource
from nba_publishing.resources.league_folders import league_leftovers
from nba_publishing.resources.sites import OpsResource, SiteResource
from nba_publishing.resources.warehouses import WarehouseResource
from nba_publishing.settings import secrets_in
