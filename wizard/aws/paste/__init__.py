"""Reads role ARNs and places in S3 in whatever shape people paste them, and says what a text is instead. Pure."""
