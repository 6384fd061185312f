"""One reader per format: a few ranged reads in, values and declared facts out."""
