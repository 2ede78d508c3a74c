"""Answers in prose: a model writes from quotes, and what it quotes is verified."""
