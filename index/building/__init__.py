"""How sources become a snapshot: which documents, their way through the stages, what is kept."""
