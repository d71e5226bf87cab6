"""Themes, principles, capacities, goals: the terms by which every entry is tagged, in three languages."""
