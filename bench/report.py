"""The tables of bench/run: printed as the rows come, and written to bench/results.md."""
import os, platform, subprocess

from load import BENCH, CORES_DESCRIPTION
from service import JAVA
from turns import COLUMNS, medians


class Report:

    def __init__(self):
        self.load_average = os.getloadavg()[0]
        self.rows, self.goals, self.failures = [], [], []

    def row(self, name, results, profiles=1):
        """The medians of the turns of a load."""
        result = medians(results)
        self.rows.append((name, result["rate"], result["rate"] * profiles, *(result.get(each) for each in COLUMNS[1:])))
        print(line(self.rows[-1]), flush=True)

    def goal(self, name, measured, goal=""):
        self.goals.append((name, measured, goal))
        print(line(self.goals[-1]), flush=True)

    def failure(self, section, message):
        self.failures.append(f"**{section} failed**: {str(message).splitlines()[0]}")
        print(f"{section} failed: {message}", flush=True)

    def write(self, options):
        cpu = next((l.split(":", 1)[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "unknown")
        java = subprocess.run([JAVA, "-version"], capture_output=True, text=True).stderr.splitlines()[0]
        text = ["# Benchmark results", "", "Written by `bench/run`. Only the ratios carry over to another machine.", "",
                f"- {os.cpu_count()} cores ({CORES_DESCRIPTION}), {cpu}, {platform.system()} {platform.release()}; load average"
                f" before the run {self.load_average:.1f}",
                f"- {java}; {options.users} profiles, turns of {options.seconds} s, wrk with 64"
                " connections, everything on one machine, Postgres and Redis on the server's cores",
                *(f"- {each}" for each in self.failures),
                "", "| | measured | goal: at most |", "|---|---|---|", *map(line, self.goals),
                "", "| | requests/s | profiles/s | p50 ms | p99 ms | p99.9 ms | CPU µs per request | user | system |",
                "|---|---|---|---|---|---|---|---|---|", *map(line, self.rows), ""]
        (BENCH / "results.md").write_text("\n".join(text))


def line(cells):
    return "| " + " | ".join(
        "" if cell is None else str(cell) if isinstance(cell, str) else f"{cell:.2f}" if cell < 1000 else f"{cell:.0f}"
        for cell in cells) + " |"
