"""``python -m tests.bench NAME`` measures one figure in this process and prints its row as JSON."""

import sys

from tests.bench.figures import measure_one

measure_one(sys.argv[1])
