"""The Columns step's table: its rows, what a query finds of them, and what a change is called."""
