"""What must hold. Safety (S), erased data (E), availability (A), and cost (C)."""

from __future__ import annotations

import rules as rule
from world import World

CODES = {
    'S1': 'once quiet, no tier serves another version than Postgres has',
    'S2': 'no unmarked answer is older than what the last completed poll could see before the read began',
    'S3': 'the unmarked answers of one instance, and its acknowledged writes, never go back',
    'S4': 'no unmarked answer is older than what was committed two seconds before the read',
    'S5': 'no unmarked answer comes from an older incarnation than an earlier answer',
    'E1': 'once quiet, Redis holds no value of a profile from before its erasure',
    'A1': 'a poll of the present primary is never taken for one of an old primary',
    'C1': 'no poll returns a row again that an earlier poll has returned',
    'C2': 'no poll overflows without a pruning since the previous poll',
    'C3': 'a value that was just put can be taken',
    'C4': 'a put never takes Redis back to an older version',
}


def check(w: World):
    """Returns a code and what shows it, or two empty strings. Answers of loads are checked where they are given."""
    asked = w.case.ask
    if w.l1 is not None and w.vouches:
        for code, least in (('S2', w.polled), ('S3', w.answered), ('S4', w.due)):
            if w.l1 < least and code in asked:
                return code, f'a hit in L1 answers v{w.l1}, expected is at least v{least}'
    if is_quiet(w):
        if 'S1' in asked and w.l1 not in (None, w.version):
            return 'S1', f'all is quiet, L1 holds v{w.l1}, Postgres v{w.version}'
        if 'S1' in asked and rule.may_take(w, w.redis, True) and w.redis.version != w.version:
            return 'S1', f'all is quiet, A may take v{w.redis.version} from Redis, Postgres holds v{w.version}'
        if 'E1' in asked and w.redis and w.redis.version < w.erased and w.redis.version not in w.tombstones:
            return 'E1', f'all is quiet, Redis holds v{w.redis.version}, which v{w.erased} erased'
    return '', ''


def is_quiet(w):
    in_flight = w.open or w.creating or w.writes or w.other_load or w.loads or w.bus or w.poll or w.failed_poll or w.repeating
    faulty = w.refuses or w.cut_off
    polled = w.known == w.incarnation and w.cursor == w.snapshot() and w.polled == w.version and w.vouches
    return not in_flight and not faulty and polled
