"""Regions and the member metropolises."""
