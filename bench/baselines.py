"""What the service is compared with, on the same cores and with bodies of the same size: servers that return a constant body, caches
in front of one, and a service over JetCache. None authenticates or limits rates.
"""
import getpass, re, shutil, socket, subprocess, tempfile, urllib.request
from pathlib import Path

from load import BENCH, SERVER_CORES, Load, outdated, program
from service import HOME, JAR, JAVA, Server
from servers import free_port

# as for the service: the time of a compiler thread that ends would count
JVM = [JAVA, "-Xmx1g", "-XX:-UseDynamicNumberOfCompilerThreads"]
JETCACHE = BENCH / "jetcache"
JETCACHE_JAR = JETCACHE / "target" / "jetcache-baseline.jar"


def in_memory():
    """A directory in memory, if there is one; None otherwise."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() and shutil.disk_usage(shared).free > 2**30 else None


class Baseline(Load):
    """A server with two threads or workers, whose load is one request again and again if a subclass sets no other."""

    parent = None  # of its directory

    def __init__(self, name, script=None, env=None, profiles=1):
        self.port = free_port()
        super().__init__(name, f"http://127.0.0.1:{self.port}", script, env, profiles)
        self.address = self.url.removeprefix("http://")
        self.directory = Path(tempfile.mkdtemp(prefix="baseline-", dir=self.parent))

    def start(self, *command, ready="/", children_work=False):
        self.server = Server(command, self.url + ready, cores=SERVER_CORES, children_work=children_work)

    def start_nginx(self, server, http=""):
        conf = self.directory / "nginx.conf"
        conf.write_text(f"""daemon off; worker_processes 2; pid {self.directory}/pid; error_log stderr; user {getpass.getuser()};
            events {{ worker_connections 1024; }}
            http {{ access_log off; keepalive_requests 100000000; {http} server {{ listen {self.address}; {server} }} }}""")
        self.start(program("nginx"), "-c", conf, children_work=True)

    def stop(self):
        if self.server:
            self.server.stop()
        shutil.rmtree(self.directory, ignore_errors=True)


class BareVertx(Baseline):

    def __init__(self, size):
        super().__init__(f"bare Vert.x, constant body of {size} bytes")
        self.start(*JVM, "-cp", JAR, BENCH / "BareServer.java", self.port, size, 2)


class Nginx(Baseline):

    jvm = False

    def __init__(self, size):
        super().__init__(f"nginx, constant body of {size} bytes")
        # a parameter of nginx holds at most 4 kB
        self.start_nginx(f"""set $k '{"x" * 1000}'; default_type application/json; location = /status {{ stub_status; }}
                location / {{ return 200 '{"${k}" * (size // 1000)}{"x" * (size % 1000)}'; }}""")

    def requests(self):
        """How many it has received since it started."""
        return int(re.search(r"\n \d+ \d+ (\d+)", text(self.url + "/status")).group(1))


class Cache(Baseline):
    """A shared cache that holds the responses of an origin for the requests of one.lua."""

    jvm = False

    def __init__(self, name, origin, env):
        super().__init__(name, "one.lua", env)
        self.origin = origin

    def misses(self):
        return self.origin.requests()


class NginxCache(Cache):

    parent = in_memory()  # Varnish waits for no disk either

    def __init__(self, origin, env):
        super().__init__("nginx proxy_cache, hit", origin, env)
        self.start_nginx("location / { proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection ''; "
                         "proxy_cache all; proxy_cache_valid 200 1h; }",
                         f"upstream origin {{ server {origin.address}; keepalive 64; }} "
                         f"proxy_cache_path {self.directory}/cache levels=1:2 keys_zone=all:100m inactive=1h;")


class Varnish(Cache):

    def __init__(self, origin, env):
        super().__init__("Varnish, hit", origin, env)
        self.start(program("varnishd"), "-F", "-j", "none", "-n", self.directory, "-a", self.address, "-b", origin.address,
                   "-s", "malloc,1g", "-t", 3600, children_work=True)


class JetCache:
    """Spring Boot with JetCache, over the Redis at a URI: `levels` is BOTH, with Caffeine in front, or REMOTE."""

    def __init__(self, levels, redis, size):
        self.levels, self.redis = levels, redis
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.server = Server([*JVM, "-jar", JETCACHE_JAR, f"--server.port={port}", f"--redis={redis}", f"--levels={levels}",
                              f"--body={size}"], self.url + "/loads", cores=SERVER_CORES)

    def reads(self, env, profiles=1):
        return JetCacheReads(self, env, profiles)

    def stop(self):
        self.server.stop()


class JetCacheReads(Load):

    def __init__(self, jetcache, env, profiles):
        levels = "Caffeine and Redis" if jetcache.levels == "BOTH" else "Redis only"
        what = "one read" if profiles == 1 else f"batch of {profiles}"
        super().__init__(f"Spring Boot with JetCache, {levels}, {what}, hits", jetcache.url, "one.lua" if profiles == 1 else "batch.lua",
                         {**env, "ONE_PATH": "/one/", "BATCH_PATH": "/many?ids="}, profiles, jetcache.server)
        self.jetcache = jetcache

    def misses(self):
        loads = int(text(self.url + "/loads"))
        return loads + (lookups(self.jetcache.redis) if self.jetcache.levels == "BOTH" else 0)


def lookups(redis):
    """How many keys a Redis was asked for since it started."""
    host, port = re.match(r"redis://([^:/]+):(\d+)", redis).groups()
    with socket.create_connection((host, int(port)), timeout=10) as connection, connection.makefile("rb") as replies:
        connection.sendall(b"INFO stats\r\n")
        reply = replies.read(int(replies.readline()[1:])).decode()
    return sum(int(count) for count in re.findall(r"keyspace_(?:hits|misses):(\d+)", reply))


def text(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def build_jetcache():
    if outdated(JETCACHE_JAR, JETCACHE / "pom.xml", JETCACHE / "src"):
        subprocess.run([str(HOME / "mvnw"), "-B", "-ntp", "-q", "-f", str(JETCACHE / "pom.xml"), "package"], check=True, cwd=HOME)
