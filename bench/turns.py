"""Loads that take turns, so that other work on the machine affects all alike."""
from statistics import median

ROUNDS = 5
ATTEMPTS = 3
COLUMNS = ("rate", "50%", "99%", "99.9%", "cpu", "user", "system")
# the JIT compiler is done after so many requests (fewer of batches), or turns of warm-up
WARM_UP_REQUESTS, WARM_UP_TURNS = 300_000, 4
FILL_TURNS = 30


class NotCached(Exception):
    """More than one in a hundred profiles did not come from the cache that is measured."""


def measured(load, seconds, **env):
    before = load.misses()
    result = load.run(seconds, **env)
    missed = load.misses() - before
    if missed > result["requests"] * load.profiles / 100:
        raise NotCached(f"{load.name}: {missed:.0f} of {result['requests'] * load.profiles} profiles did not come from the cache")
    return result


def repeatedly(load, seconds):
    """Measures again when profiles did not come from the cache: other work may stall a server until its entries are stale."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return measured(load, seconds)
        except NotCached as missed:
            if attempt == ATTEMPTS:
                raise SystemExit(f"{missed}, {ATTEMPTS} times in a row") from None


def warmed_up(load, seconds):
    """Runs a load until it has read all users once, one after the other, the cache answers, and the JIT compiler is done."""
    served, turns = 0, 0
    enough = WARM_UP_REQUESTS / load.profiles ** 0.5 if load.jvm else 0
    while True:
        before, begin = load.misses(), served
        served += load.run(seconds, IN_ORDER=str(served))["requests"]
        turns += 1
        answers = load.misses() - before <= (served - begin) * load.profiles / 100
        if answers and served * load.profiles >= load.users and (served >= enough or turns >= WARM_UP_TURNS):
            return
        if turns == FILL_TURNS:
            raise SystemExit(f"{load.name}: the cache does not answer after {turns} turns of {seconds} s")


def in_turns(loads, seconds, warm_up):
    """Returns the results of each load, turn by turn."""
    print("  warm-up of", "; ".join(load.name for load in loads), flush=True)
    for load in loads:
        warmed_up(load, warm_up)
    found = [[] for _ in loads]
    for number in range(1, ROUNDS + 1):
        print(f"  turn {number} of {ROUNDS}, {len(loads)} times {seconds} s", flush=True)
        for load, results in zip(loads, found):
            results.append(repeatedly(load, seconds))
    return found


def medians(results):
    return {column: median(result[column] for result in results) for column in COLUMNS if column in results[0]}


def ratio(results, others, column="cpu"):
    """The median of the ratios of the turns."""
    return median(one[column] / other[column] for one, other in zip(results, others))
