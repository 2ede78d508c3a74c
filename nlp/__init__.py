"""Text becomes morphology, entities, concepts and vectors."""
