"""Publishes the public JSON files of an NBA player-props platform."""
