"""The wizard's forms: text → domain values. What does not fit becomes an error beside its field."""
