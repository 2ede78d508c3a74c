"""How the shipped reranker came to be; not needed to search."""
