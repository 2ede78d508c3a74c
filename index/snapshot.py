"""A snapshot's folder: manifest, passages, lexical index, vectors; written aside, published by one rename.

    HOME/snapshots/<id>/manifest.json · passages.sqlite · lexical/ · vectors/
    HOME/snapshots/CURRENT        the id that readers open
"""
