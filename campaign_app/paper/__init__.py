"""The scan on paper: cards with printed codes, the booklet, and its keying in by a third person."""
