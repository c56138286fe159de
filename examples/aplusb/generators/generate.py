"""Writes data/sample and data/secret: python3 generators/generate.py. The same seed gives the same files."""

import pathlib
import random

LIMIT = 10**18
DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
rng = random.Random(2025)


def case(name, pairs):
    path = DATA / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".in").write_text(f"{len(pairs)}\n" + "".join(f"{a} {b}\n" for a, b in pairs))
    path.with_suffix(".ans").write_text("".join(f"{a + b}\n" for a, b in pairs))


def uniform(count, limit):
    return [(rng.randint(-limit, limit), rng.randint(-limit, limit)) for _ in range(count)]


case("sample/01", [(1, 2), (-5, 5), (1000000000000, 1)])
case("sample/02", [(0, 0)])
case("secret/01-one", [(2, 2)])
case("secret/02-zero", [(0, 0), (0, 7), (7, 0)])
case("secret/03-negative", [(-1, -1), (-7, 3), (7, -10)])
case("secret/04-cancel", [(x, -x) for x in (1, 10**9, LIMIT)])
case("secret/05-carry", [(9, 1), (999, 1), (999_999_999, 1), (10**17 - 1, 1)])
case("secret/06-int32-edge", [(2**31 - 1, 1), (-(2**31), -1), (2**31 - 1, 2**31 - 1)])
case("secret/07-uint32-edge", [(2**32 - 1, 1), (2**32, 2**32), (-(2**32), 2**31)])
case("secret/08-double-edge", [(2**53, 1), (2**53 + 1, 2), (-(2**53), -1), (LIMIT - 1, -1)])
case("secret/09-extremes", [(LIMIT, LIMIT), (-LIMIT, -LIMIT), (LIMIT, -LIMIT), (-LIMIT, 1)])
case("secret/10-small-random", uniform(100, 100))
case("secret/11-int32-random", uniform(500, 2**31 - 1))
case("secret/12-random", uniform(1_000, LIMIT))
case("secret/13-positive", [(rng.randint(1, LIMIT), rng.randint(1, LIMIT)) for _ in range(1_000)])
case("secret/14-mixed-lengths", [(rng.randint(0, 10 ** rng.randint(0, 18)), -rng.randint(0, 9)) for _ in range(2_000)])
case("secret/15-same", [(123_456_789, 987_654_321)] * 5_000)
case("secret/16-large", uniform(20_000, LIMIT))
