"""What a page says, on paper: the drawings as SVG, the page as one PDF."""
