"""Writes data/sample and data/secret: python3 generators/generate.py. The same seed gives the same files."""

import itertools
import pathlib
import random
import string

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
rng = random.Random(2025)


def case(name, line):
    path = DATA / name
    path.parent.mkdir(parents=True, exist_ok=True)
    runs = ((letter, len(list(run))) for letter, run in itertools.groupby(line))
    path.with_suffix(".in").write_text(line + "\n")
    path.with_suffix(".ans").write_text("".join(f"{length}{letter}" for letter, length in runs) + "\n")


def random_runs(total, longest):
    line = ""
    while len(line) < total:
        line += rng.choice(string.ascii_letters) * rng.randint(1, longest)
    return line[:total]


for group in ("sample", "secret"):
    (DATA / group).mkdir(parents=True, exist_ok=True)
    (DATA / group / "test_group.yaml").write_text("output_validator_args: [case_sensitive]\n")
case("sample/01", "aaabCC")
case("sample/02", "Zz")
case("secret/01-one", "x")
case("secret/02-one-run", "b" * 9)
case("secret/03-two-digits", "c" * 10 + "d" * 99)
case("secret/04-no-runs", string.ascii_letters)
case("secret/05-ends-alone", "aaaaab")
case("secret/06-case", "aAaAAaaA")
case("secret/07-short-runs", random_runs(1_000, 4))
case("secret/08-long-runs", random_runs(100_000, 5_000))
case("secret/09-million-in-one", "q" * 1_000_000)
case("secret/10-half-million-runs", "ab" * 250_000)
case("secret/11-million-random", random_runs(1_000_000, 60))
