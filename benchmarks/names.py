"""Names drawn from text against labels: `python3 dev.py bench names [--data DIR] [--spacy MODEL] [--errors] [--json]`.

The office texts of `benchmarks/office_names` are measured always; with `--data DIR` also the labelled sentences of
DIR/LANGUAGE.conllu (columns: number, token, B-PER …, as WikiNEuRal has them). `--spacy MODEL` runs a spaCy pipeline,
which is no part of this project and has to be importable, in place of the rules. `--errors` prints what was wrong.
"""

from __future__ import annotations

import sys

from benchmarks import _names
from benchmarks._figures import publish

if __name__ == "__main__":
    sys.exit(publish("names", [_names.measure], sys.argv[1:]))
