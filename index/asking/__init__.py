"""A query becomes weighted terms, other names and a vector."""
