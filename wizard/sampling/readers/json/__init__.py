"""JSON objects: how the records lie in the text, what each holds, and columns of one type each."""
