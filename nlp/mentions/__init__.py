"""How mentions of concepts are found: words, labels, patterns, rules of context, overlaps."""
