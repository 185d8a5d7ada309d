"""Schedules, sensors and expectations."""
