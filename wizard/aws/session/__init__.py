"""Sessions with a customer's role: opened, asked, renewed, and written down call by call."""
