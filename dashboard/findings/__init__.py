"""What the figures say: metric frames and words -> sentences, key figures, Charts, Tables. One module a subject."""
