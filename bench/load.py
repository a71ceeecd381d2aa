"""Load for the benchmarks, with wrk: rates, latencies, and the CPU time that a server takes for a request. A benchmark ends with
an error as soon as a response is not 200, or a connection breaks.
"""
import json, os, re, shutil, subprocess, urllib.request
from pathlib import Path

from service import HOME, Dev

BENCH = HOME / "bench"
PACKAGES = {"wrk": "wrk", "nginx": "nginx-light", "varnishd": "varnish", "pgbench": "postgresql-contrib",
            "psql": "postgresql-client"}


def program(name):
    """The path of a program, also where Debian keeps those that are not on the path; None if it is not installed."""
    path = os.pathsep.join([os.environ["PATH"], "/usr/sbin", *map(str, Path("/usr/lib/postgresql").glob("*/bin"))])
    return shutil.which(name, path=path)


def install(*programs):
    absent = [PACKAGES[each] for each in programs if not program(each)]
    if absent:
        print("installing", *absent, flush=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", *absent], check=True, stdout=subprocess.DEVNULL)


def cores():
    have = os.cpu_count()
    return ("0,1", "2,3", "2 for the server, 2 for the load") if have >= 4 else ("0-%d" % (have - 1),) * 2 + (
        "%d, shared by server and load" % have,)


SERVER_CORES, LOAD_CORES, CORES_DESCRIPTION = cores()


def wrk(url, script=None, env=None, seconds=5, connections=64, token=None, server=None):
    """Runs wrk. The CPU time per request, in microseconds, is that of the server."""
    command = ["taskset", "-c", LOAD_CORES, "wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency"]
    if token:
        command += ["-H", "Authorization: Bearer " + token]
    command += ["-s", str(BENCH / (script or "report.lua")), url]
    before = server.cpu() if server else (0, 0)
    ended = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "BENCH": str(BENCH), **(env or {})})
    after = server.cpu() if server else (0, 0)
    out = ended.stdout
    if ended.returncode or "Non-2xx" in out or "Socket errors" in out:
        raise SystemExit(f"{url} {script or ''}: responses other than 2xx, or broken connections\n{out}{ended.stderr}")
    requests = int(re.search(r"(\d+) requests in", out).group(1))
    if not requests:
        raise SystemExit(f"{url} {script or ''}: no response within {seconds} s")
    user, system = ((end - begin) * 1e6 / requests for begin, end in zip(before, after))
    result = {"rate": float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)),
              "99.9%": float(re.search(r"p99\.9 ([\d.]+)", out).group(1)),
              "requests": requests, "user": user, "system": system, "cpu": user + system}
    for p in ("50%", "99%"):
        result[p] = millis(re.search(p + r"\s+([\d.]+)(us|ms|s)", out))
    return result


def millis(match):
    return float(match.group(1)) * {"us": 0.001, "ms": 1, "s": 1000}[match.group(2)]


def service(env=None, users_in_l1=200_000, **options):
    """`phoenix-profile dev` for a single caller who sends the whole load: rate limits are checked, and too high to reach."""
    limits = {"PHOENIX_PROFILE_LIMITS_" + limit: "1000000" for limit in (
        "REQUESTS_RATE", "REQUESTS_BURST", "UPDATES_RATE", "UPDATES_BURST", "CREATIONS_RATE", "CREATIONS_BURST")}
    return Dev(cores=SERVER_CORES, timeout=180, **options, env={
        "PHOENIX_PROFILE_LOCAL_SIZE_MAX": str(users_in_l1), "PHOENIX_PROFILE_HTTP_EVENT_LOOPS": "2",
        "PHOENIX_PROFILE_HTTP_HOST": "127.0.0.1", **limits, **(env or {})})


def get(server, path):
    request = urllib.request.Request(server.api + path, headers={"Authorization": "Bearer " + server.token})
    return urllib.request.urlopen(request, timeout=60).read()


def warm(server, users, prefix="b"):
    """Reads all users once, which creates their profiles. The service leaves out what it can't load in time."""
    for first in range(1, users + 1, 100):
        path = "/v1/profiles?user_ids=" + ",".join(prefix + str(i) for i in range(first, min(first + 100, users + 1)))
        for _ in range(20):
            if not json.loads(get(server, path))["unavailable"]:
                break
        else:
            raise SystemExit(f"{path}: profiles are still unavailable")
