"""Loads that take turns, so that other work on the machine affects all alike."""
from statistics import median

ROUNDS = 5
ATTEMPTS = 3
# after so many requests, or turns of warm-up, the JIT compiler is done
WARM_UP_REQUESTS, WARM_UP_TURNS = 300_000, 4
COLUMNS = ("rate", "50%", "99%", "99.9%", "cpu", "user", "system")


class NotCached(Exception):
    """More than one in a hundred profiles did not come from the cache that is measured."""


def measured(load, seconds, **env):
    before = load.misses()
    result = load.run(seconds, **env)
    missed = load.misses() - before
    if missed > result["requests"] * load.profiles / 100:
        raise NotCached(f"{load.name}: {missed:.0f} of {result['requests'] * load.profiles} profiles did not come from the cache")
    return result


def repeatedly(load, seconds, attempts=ATTEMPTS, **env):
    """Measures again when profiles did not come from the cache: other work may stall a server until its entries are stale."""
    for attempt in range(1, attempts + 1):
        try:
            return measured(load, seconds, **env)
        except NotCached as missed:
            if attempt == attempts:
                raise SystemExit(f"{missed}, {attempts} times in a row") from None


def in_turns(loads, seconds, warm_up):
    """Returns the results of each load, turn by turn. The warm-up fills caches, and is for the JIT compiler."""
    print("  warm-up of", "; ".join(load.name for load in loads), flush=True)
    for load in loads:
        served = repeatedly(load, warm_up, attempts=10, IN_ORDER="1")["requests"]
        turns = 1
        while load.jvm and turns < WARM_UP_TURNS and served < WARM_UP_REQUESTS / load.profiles ** 0.5:
            served += load.run(warm_up)["requests"]
            turns += 1
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
