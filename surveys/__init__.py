"""What a questionnaire is: questions, editions, routing, scoring, tables, suppression; no web, no database."""

import os

# Before numpy is loaded: here it solves hundreds of small systems, for which threads wait on one another longer than
# they work, most of all on a busy machine; and one thread gives the same last digits on every machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
