"""How a snapshot lies on disk: its files, their tables, and whether they are sound."""
