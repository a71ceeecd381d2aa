"""Tests of turns.py: python3 bench/turns_test.py"""
import unittest

from turns import in_turns, measured, medians, ratio, repeatedly, warmed_up


class Load:
    """A hundred requests in each turn, with as many misses as given, one number for each turn."""

    jvm, profiles, users, name = False, 1, 0, "a load"

    def __init__(self, *misses):
        self.left, self.missed, self.turns = list(misses), 0, []

    def run(self, seconds, **env):
        self.turns.append(env)
        self.missed += self.left.pop(0) if self.left else 0
        return {"requests": 100, "cpu": len(self.turns)}

    def misses(self):
        return self.missed


class TurnsTest(unittest.TestCase):

    def test_one_miss_in_a_hundred_is_measured(self):
        self.assertIsNone(measured(Load(1), 1)[1])

    def test_two_misses_in_a_hundred_are_measured_again(self):
        load = Load(2, 2, 0)
        self.assertEqual(repeatedly(load, 1), ({"requests": 100, "cpu": 3}, None))

    def test_misses_in_each_attempt_are_a_failure(self):
        failures = []
        in_turns([Load(0, 2, 2, 2, 2)], 1, 1, lambda *failure: failures.append(failure))
        self.assertEqual(failures, [("a load", "2 of 100 profiles did not come from the cache, 3 times in a row")])

    def test_misses_of_a_batch_are_a_share_of_its_profiles(self):
        load = Load(100)
        load.profiles = 100
        self.assertIsNone(measured(load, 1)[1])

    def test_warm_up_goes_on_until_the_cache_answers(self):
        load = Load(100, 50, 1)
        found, = in_turns([load], 1, 1, self.fail)
        self.assertEqual([turn for turn in load.turns if turn], [{"IN_ORDER": "0"}, {"IN_ORDER": "100"}, {"IN_ORDER": "200"}])
        self.assertEqual([result["cpu"] for result in found], [4, 5, 6, 7, 8])

    def test_warm_up_reads_all_users(self):
        load = Load()
        load.users = 350
        warmed_up(load, 1)
        self.assertEqual(len(load.turns), 4)

    def test_warm_up_of_a_jvm_has_four_turns_of_few_requests(self):
        load = Load()
        load.jvm = True
        warmed_up(load, 1)
        self.assertEqual(len(load.turns), 4)

    def test_ratio_is_the_median_of_the_turns(self):
        of, to = [{"cpu": 1}, {"cpu": 9}, {"cpu": 3}], [{"cpu": 2}, {"cpu": 1}, {"cpu": 3}]
        self.assertEqual(ratio(of, to), 1)
        self.assertEqual(medians(of), {"cpu": 3})


if __name__ == "__main__":
    unittest.main()
