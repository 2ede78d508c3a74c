"""RTF as tokens, states and typed lines."""
