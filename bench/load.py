"""Load for the benchmarks, with wrk: rates, latencies, and the CPU time that a server takes for a request. A benchmark ends with
an error as soon as a response is not 200, takes longer than ten seconds, or a connection breaks.
"""
import base64, hashlib, hmac, http.client, json, os, re, shutil, subprocess, time, urllib.request

from service import HOME, Dev

BENCH = HOME / "bench"
DEVELOPMENT_KEY = b"phoenix-profile-development-key-which-everybody-knows"
PACKAGES = {"wrk": "wrk", "nginx": "nginx-light", "varnishd": "varnish"}


def program(name):
    """The path of a program, also where Debian keeps those that are not on the path; None if it is not installed."""
    return shutil.which(name, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin"]))


def install(*programs):
    absent = [PACKAGES[each] for each in programs if not program(each)]
    if absent:
        print("installing", *absent, flush=True)
        for command in (["update"], ["install", "-y", "--no-install-recommends", *absent]):
            subprocess.run(["apt-get", "-qq", *command], check=True, stdout=subprocess.DEVNULL,
                           env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


CORES = os.cpu_count()


def cores():
    return ("0,1", "2,3", "2 for the server, 2 for the load") if CORES >= 4 else ("0-%d" % (CORES - 1),) * 2 + (
        "%d, shared by server and load" % CORES,)


SERVER_CORES, LOAD_CORES, CORES_DESCRIPTION = cores()


def outdated(made, *sources):
    """Whether a file is missing, or older than a source or a file in the directory of one."""
    files = [file for each in sources for file in (each.rglob("*") if each.is_dir() else [each]) if file.is_file()]
    return not made.exists() or any(file.stat().st_mtime > made.stat().st_mtime for file in files)


def wrk(url, script=None, env=None, seconds=5, connections=64, token=None, server=None):
    """Runs wrk. The CPU time per request, in microseconds, is that of the server."""
    command = ["taskset", "-c", LOAD_CORES, "wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency",
               # wrk calls a response that takes longer than this a timeout, and counts no latency for it; its default is 2 s, which
               # a machine with other work exceeds
               "--timeout", "10s"]
    if token:
        command += ["-H", "Authorization: Bearer " + token]
    command += ["-s", str(BENCH / (script or "report.lua")), url]
    before = server.cpu() if server else (0, 0)
    ended = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "BENCH": str(BENCH), **(env or {})})
    after = server.cpu() if server else (0, 0)
    out = ended.stdout
    if ended.returncode or "Non-2xx" in out or "Socket errors" in out:
        raise SystemExit(f"{url} {script or ''}: responses other than 2xx or later than 10 s, or broken connections\n{out}{ended.stderr}")
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


class Load:
    """Requests of one kind, with `profiles` in each answer. A server's JVM needs a longer warm-up than another server."""

    jvm = True

    def __init__(self, name, url, script=None, env=None, profiles=1, server=None, token=None, connections=64):
        self.name, self.url, self.script, self.profiles = name, url, script, profiles
        self.env = {**(env or {}), "BATCH_SIZE": str(profiles)}
        self.users = int(self.env.get("USERS", 0))
        self.server, self.token, self.connections = server, token, connections

    def run(self, seconds, **env):
        return wrk(self.url, self.script, {**self.env, **env}, seconds, self.connections, self.token, self.server)

    def misses(self):
        """How many profiles so far did not come from the cache that is measured."""
        return 0


class Reads(Load):
    """Reads of the service, of single profiles or of batches, that all shall come from one source: `local` or `redis`."""

    def __init__(self, name, server, env, profiles=1, source="local", script=None):
        super().__init__(name, server.api, script or ("one.lua" if profiles == 1 else "batch.lua"), env,
                         profiles, server, None if script else server.token)
        self.source = source

    def misses(self):
        return sum(count for source, count in metric(self.server, "phoenix_profile_reads_total") if source != self.source)


def metric(server, name):
    """The values of a metric, each with that of its label, if it has one."""
    text = urllib.request.urlopen(server.url.replace("/ready", "/metrics"), timeout=10).read().decode()
    return [(label, float(value)) for label, value in re.findall(rf'^{name}(?:{{\w+="(\w+)"}})? (\S+)$', text, re.MULTILINE)]


def write_tokens(path, tokens):
    """Writes a token on each line, each of another user, signed with the key that `phoenix-profile dev` accepts."""
    encode = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=")
    now = int(time.time())
    with open(path, "wb") as out:
        for i in range(1, tokens + 1):
            claims = {"tenant_id": "demo", "sub": f"caller-{i}", "iat": now, "exp": now + 7200}
            signed = encode(b'{"typ":"JWT","alg":"HS256"}') + b"." + encode(json.dumps(claims, separators=(",", ":")).encode())
            out.write(signed + b"." + encode(hmac.digest(DEVELOPMENT_KEY, signed, hashlib.sha256)) + b"\n")


def get(server, path):
    request = urllib.request.Request(server.api + path, headers={"Authorization": "Bearer " + server.token})
    return urllib.request.urlopen(request, timeout=60).read()


def warm(server, users, prefix="b"):
    """Reads all users once, which creates their profiles. The service leaves out what it can't load in time."""
    connection = http.client.HTTPConnection(server.api.removeprefix("http://"), timeout=60)
    begin = shown = time.monotonic()
    for first in range(1, users + 1, 100):
        path = "/v1/profiles?user_ids=" + ",".join(prefix + str(i) for i in range(first, min(first + 100, users + 1)))
        for _ in range(20):
            connection.request("GET", path, headers={"Authorization": "Bearer " + server.token})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise SystemExit(f"{path}: {answer.status} {body.decode()}")
            if not json.loads(body)["unavailable"]:
                break
        else:
            raise SystemExit(f"{path}: profiles are still unavailable")
        now = time.monotonic()
        if now > shown + 10:
            shown = now
            print(f"  {first + 99} of {users} profiles created, about {(now - begin) * (users / (first + 99) - 1):.0f} s left", flush=True)
    connection.close()
