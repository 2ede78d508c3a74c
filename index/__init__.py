"""Passages become a searchable snapshot on disk."""
