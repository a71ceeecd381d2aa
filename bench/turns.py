"""Loads that take turns, so that other work on the machine affects all alike."""
from statistics import median

ROUNDS = 5
ATTEMPTS = 3
COLUMNS = ("rate", "50%", "99%", "99.9%", "cpu", "user", "system")
# the JIT compiler is done after so many requests (fewer of batches), or turns of warm-up
WARM_UP_REQUESTS, WARM_UP_TURNS = 300_000, 4
FILL_TURNS = 15


def measured(load, seconds, **env):
    """A result, and a text if more than one in a hundred profiles did not come from the cache that is measured."""
    before = load.misses()
    result = load.run(seconds, **env)
    missed, profiles = load.misses() - before, result["requests"] * load.profiles
    return result, f"{missed:.0f} of {profiles} profiles did not come from the cache" if missed > profiles / 100 else None


def repeatedly(load, seconds):
    """Measures again when profiles did not come from the cache: other work may stall a server until its entries are stale. Returns the
    last result, and what is wrong with it or None.
    """
    for attempt in range(ATTEMPTS):
        result, missed = measured(load, seconds)
        if not missed:
            break
    return result, missed


def warmed_up(load, seconds):
    """Runs a load until it has read all users, the cache answers, and the JIT compiler is done; at most FILL_TURNS turns."""
    served, turns = 0, 0
    enough = WARM_UP_REQUESTS / load.profiles ** 0.5 if load.jvm else 0
    while turns < FILL_TURNS:
        result, missed = measured(load, seconds, IN_ORDER=str(served))
        served += result["requests"]
        turns += 1
        if not missed and served * load.profiles >= load.users and (served >= enough or turns >= WARM_UP_TURNS):
            return


def in_turns(loads, seconds, warm_up, failure):
    """Returns the results of each load, turn by turn. Tells `failure` of a turn that a cache did not answer."""
    print("  warm-up of", "; ".join(load.name for load in loads), flush=True)
    for load in loads:
        warmed_up(load, warm_up)
    found = [[] for _ in loads]
    for number in range(1, ROUNDS + 1):
        print(f"  turn {number} of {ROUNDS}, {len(loads)} times {seconds} s", flush=True)
        for load, results in zip(loads, found):
            result, missed = repeatedly(load, seconds)
            results.append(result)
            if missed:
                failure(load.name, f"{missed}, {ATTEMPTS} times in a row")
    return found


def medians(results):
    return {column: median(result[column] for result in results) for column in COLUMNS if column in results[0]}


def ratio(results, others, column="cpu"):
    """The median of the ratios of the turns."""
    return median(one[column] / other[column] for one, other in zip(results, others))
