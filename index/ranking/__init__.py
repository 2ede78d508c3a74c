"""Candidates of both legs are looked at closely and put in order."""
