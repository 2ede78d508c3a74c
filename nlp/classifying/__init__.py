"""Parts of document classification: sparse bags, labelled files, model files, measures."""
