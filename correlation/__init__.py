"""Questions about the commit graph that SQL answers badly. No metric is defined here."""
