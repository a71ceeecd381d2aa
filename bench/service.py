"""Starts the servers that the benchmarks measure, and waits until they are ready.

A server is ready when it answers its own URL with 200 and its process is alive. An error message
that says "ready" does not count. Its port must be free beforehand, so the response cannot come from another process.
"""
import os, re, signal, socket, subprocess, tempfile, time, urllib.error, urllib.request
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
JAR = HOME / "target" / "phoenix-profile.jar"
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"


class Server:
    """A process that has become ready; stop() ends it."""

    def __init__(self, command, url, env=None, cores=None, timeout=60, pause=0.1, children_work=False):
        self.url = url
        self.children_work = children_work
        if url and listens(url):
            raise SystemExit(f"{url}: another process listens on this port")
        self.log = tempfile.NamedTemporaryFile("w+")
        pinned = ["taskset", "-c", cores] if cores else []
        begin = time.monotonic()
        self.process = subprocess.Popen([*pinned, *map(str, command)], stdout=self.log, stderr=self.log, cwd=HOME,
                                        env={**os.environ, **(env or {})})
        try:
            while not self.is_ready():
                if self.process.poll() is not None:
                    raise SystemExit(f"exit code {self.process.returncode} before it was ready: "
                                     f"{' '.join(map(str, command))}\n{self.output()}")
                if time.monotonic() - begin > timeout:
                    raise SystemExit(f"not ready within {timeout} s: {' '.join(map(str, command))}\n{self.output()}")
                time.sleep(pause)
        except BaseException:
            self.stop()
            raise
        self.ready_seconds = time.monotonic() - begin

    def is_ready(self):
        return self.answers(self.url)

    def answers(self, url):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status == 200 and self.process.poll() is None
        except (urllib.error.URLError, OSError):
            return False

    def output(self):
        """What the process has printed, on both streams."""
        return Path(self.log.name).read_text()

    def find(self, pattern):
        """The first group of a pattern in the output, or None. ^ and $ match at lines."""
        found = re.search(pattern, self.output(), re.MULTILINE)
        return found.group(1) if found else None

    def cpu(self):
        """The user and the system time so far, in seconds. That of child processes counts only where they do the work, that of JIT
        compilers does not: what they do pays off in later requests.
        """
        if self.process.poll() is not None:
            raise SystemExit(f"{self.url}: ended under load, exit code {self.process.returncode}\n{self.output()}")
        pid = self.process.pid
        pids = [pid]
        if self.children_work:
            pids += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        times = [cpu_times(f"/proc/{each}") for each in pids]
        compilers = [cpu_times(thread) for thread in Path(f"/proc/{pid}/task").iterdir() if is_compiler(thread)]
        return tuple(sum(time[i] for time in times) - sum(time[i] for time in compilers) for i in (0, 1))

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def cpu_times(directory):
    """The user and the system time of a process or thread, in seconds."""
    fields = Path(directory, "stat").read_text().rsplit(")", 1)[1].split()
    return [int(fields[i]) / os.sysconf("SC_CLK_TCK") for i in (11, 12)]


def is_compiler(thread):
    try:
        return "CompilerThre" in Path(thread, "comm").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False  # it has ended


class Dev(Server):
    """`phoenix-profile dev`, with a Postgres and a Redis of its own. It chooses free ports where 0 is given."""

    def __init__(self, port=0, management_port=0, jvm=(), jar=JAR, **options):
        # the time of a compiler thread that ends would count
        command = [JAVA, "-XX:-UseDynamicNumberOfCompilerThreads", *jvm, "-jar", jar, "dev",
                   "--port", port, "--management-port", management_port]
        super().__init__(command, f"http://127.0.0.1:{management_port}/ready" if management_port else None, **options)

    def is_ready(self):
        """Also waits for the addresses, which dev prints last."""
        self.api = self.find(r"^ *API +(http://[^\s,]+)")
        self.url = self.find(r"^ *management +(http://\S+/ready)$")
        self.postgres = self.find(r"^ *Postgres +(postgresql://\S+)$")
        self.redis = self.find(r"^ *Redis +(redis://\S+)$")
        self.token = self.find(r"Authorization: Bearer ([\w.-]+)")
        return all((self.api, self.url, self.postgres, self.redis, self.token)) and self.answers(self.url)


def listens(url):
    host, port = re.match(r"http://([^:/]+):(\d+)", url).groups()
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, int(port))) == 0
