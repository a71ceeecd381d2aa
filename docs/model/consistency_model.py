#!/usr/bin/env python3
"""Searches the consistency protocol for histories that break it. docs/model/README.md explains it.

    python3 docs/model/consistency_model.py                  the quick cases
    python3 docs/model/consistency_model.py --full           all cases
    python3 docs/model/consistency_model.py --case WORDS     cases whose name contains WORDS, with the history found
    python3 docs/model/consistency_model.py --walks 20000    random walks with every fault at once, beyond exhaustive search

Exits with 1 if a case does not end as expected.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat

from cases import CASES, WALKS
from invariants import CODES
from search import search, walk


def run(name, walks=0):
    """One case, in a process of its own."""
    case = next(case for case in CASES + WALKS if case.name == name)
    begun = time.process_time()
    result = walk(case, walks) if walks else search(case)
    return result.states, result.text, result.trace, time.process_time() - begun


def main():
    options = parse()
    if options.walks:
        chosen = WALKS
    elif options.case:
        chosen = [case for case in CASES if options.case.lower() in case.name.lower()]
    else:
        chosen = [case for case in CASES if case.quick or options.full]
    if not chosen:
        sys.exit(f'no case with "{options.case}" in its name; without --case all are listed')

    width = max(len(case.name) for case in chosen)
    print(f'{"case":{width}}  {"states":>9}  {"CPU s":>5}  found  expected')
    begun, wrong, states, cpu = time.monotonic(), [], 0, 0
    with ProcessPoolExecutor(options.jobs) as pool:
        # all cases are submitted before the first result is awaited; results come in the order of the cases
        for case, result in zip(chosen, pool.map(run, [case.name for case in chosen], repeat(options.walks))):
            count, found, trace, seconds = result
            states += count
            cpu += seconds
            expected = case.expected or 'holds'
            as_expected = found == expected or expected == 'found' and trace
            mark = '' if as_expected else '  <-- differs'
            print(f'{case.name:{width}}  {count:9,}  {seconds:5.0f}  {found:5}  {expected}{mark}')
            if mark:
                wrong.append(case.name)
            if trace and (options.case or options.traces or mark):
                print_trace(found, trace)
            sys.stdout.flush()
    print(f'{states:,} states in {time.monotonic() - begun:.0f} s, {cpu:.0f} s of CPU')
    if wrong:
        print('not as expected: ' + ', '.join(wrong))
        sys.exit(1)


def parse():
    parser = argparse.ArgumentParser(description='Exhaustive search of the consistency protocol.')
    parser.add_argument('--full', action='store_true', help='run all cases, not just the quick ones')
    parser.add_argument('--case', metavar='WORDS', default='', help='run the cases whose name contains WORDS, with traces')
    parser.add_argument('--traces', action='store_true', help='print the history of each violation')
    parser.add_argument('--walks', type=int, default=0, metavar='N', help='N random walks per case instead')
    parser.add_argument('--jobs', type=int, default=os.cpu_count(), metavar='N', help='processes (default: one per core)')
    return parser.parse_args()


def print_trace(code, trace):
    for number, action in enumerate(trace, 1):
        print(f'    {number:2}. {action}')
    if code in CODES:
        print(f'    violates {code}: {CODES[code]}')
    print()


if __name__ == '__main__':
    main()
