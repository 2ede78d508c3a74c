"""What the lexical leg is made of: grams, the passages as numbers, queries of the engine."""
