"""The pipeline of our own: tokens, sentence bounds, morphemes, lemmas and entities of Hebrew."""
