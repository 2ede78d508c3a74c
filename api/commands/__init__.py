"""The commands of `maagar`, one module a subject; each imports what it needs when it runs."""
