"""Open remarks: who may read them, what is masked or withheld, and the frozen set that is published."""
