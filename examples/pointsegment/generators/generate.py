"""Writes data/sample and data/secret: python3 generators/generate.py. The same seed gives the same files."""

import decimal
import pathlib
import random

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
rng = random.Random(2025)
decimal.getcontext().prec = 60


def distance(px, py, ax, ay, bx, by):
    """In 60 digits, so that the answers owe nothing to the rounding that is being judged."""
    px, py, ax, ay, bx, by = map(decimal.Decimal, (px, py, ax, ay, bx, by))
    dx, dy = bx - ax, by - ay
    length2 = dx * dx + dy * dy
    t = ((px - ax) * dx + (py - ay) * dy) / length2 if length2 else decimal.Decimal(0)
    t = min(max(t, decimal.Decimal(0)), decimal.Decimal(1))
    return ((px - ax - t * dx) ** 2 + (py - ay - t * dy) ** 2).sqrt()


def case(name, questions):
    path = DATA / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".in").write_text(f"{len(questions)}\n" + "".join(" ".join(q) + "\n" for q in questions))
    path.with_suffix(".ans").write_text("".join(f"{distance(*q):.9f}\n" for q in questions))


def given(*lines):
    return [line.split() for line in lines]


def uniform(count, limit, decimals):
    return [[f"{rng.uniform(-limit, limit):.{decimals}f}" for _ in range(6)] for _ in range(count)]


def degenerate(count):
    return [[f"{rng.uniform(-100, 100):.3f}" for _ in range(2)] + ["7.250", "-3.125"] * 2 for _ in range(count)]


def beyond_the_ends(count):
    """The point lies near the line, but outside the segment."""
    questions = []
    for _ in range(count):
        ax, ay, dx, dy = (rng.randint(-1000, 1000) for _ in range(4))
        k = rng.choice([-3, -2, 2, 3])
        questions.append([str(v) for v in (ax + k * dx + rng.randint(-1, 1), ay + k * dy, ax, ay, ax + dx, ay + dy)])
    return questions


case("sample/01", given("0 2 -1 0 1 0", "4 4 0 0 1 0", "1 1 1 1 2 3"))
case("secret/01-above", given("0 1 -5 0 5 0", "3 -4.5 -5 0 5 0"))
case("secret/02-on-it", given("0 0 -1 -1 1 1", "0.5 0.5 0 0 1 1", "1 1 1 1 2 3"))
case("secret/03-beyond-an-end", given("10 0 0 0 1 0", "-3 -4 0 0 5 5", "7 24 0 0 -1 -1"))
case("secret/04-small", given("0.001 0 0 0 0 0.001", "0.001 0.001 0 0 0.002 0", "0 0.003 0 0 0.001 0"))
case("secret/05-huge", given("1000000 1000000 -1000000 -1000000 -999999 -1000000", "-1000000 1000000 0 0 1000000 1000000"))
case("secret/06-nearly-on-it", given("500000 500000.001 -1000000 -1000000 1000000 1000000"))
case("secret/07-beyond", beyond_the_ends(500))
case("secret/08-random", uniform(1_000, 1_000, 3))
case("secret/09-no-length", given("3 4 0 0 0 0", "7.250 -3.125 7.250 -3.125 7.250 -3.125") + degenerate(100))
case("secret/10-large", uniform(5_000, 999_999, 3))
