"""The indicators: what each means (`registry`), and how each is computed (`catalogue`)."""
