"""How long the Columns step takes for 10 to 5,000 columns."""
