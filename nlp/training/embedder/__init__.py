"""The recipe of the shipped embedder: texts and pairs → token table in sentence-transformers format.

`python -m nlp.training.embedder --data ../shared/data --out nlp/models/embedder` runs it whole.
"""
