"""The offline job: sources become a new snapshot, doing again only what changed."""
