"""Recipes that make the shipped models from the training data."""
