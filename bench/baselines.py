"""What the service is compared with, on the same cores and with bodies of the same size: servers that return a constant body, and
caches in front of one. None authenticates or limits rates.
"""
import getpass, shutil, tempfile, urllib.request
from pathlib import Path

from load import BENCH, SERVER_CORES, program, wrk
from service import JAR, JAVA, Server
from servers import free_port


class Baseline:
    """A server with two threads or workers, of which each load is a request for a constant path."""

    def __init__(self):
        self.url = f"http://127.0.0.1:{free_port()}"
        self.address = self.url.removeprefix("http://")
        self.directory = Path(tempfile.mkdtemp(prefix="baseline-"))
        self.server = None

    def start(self, *command, children_work=False):
        self.server = Server(command, self.url + "/", cores=SERVER_CORES, children_work=children_work)

    def start_nginx(self, server, http=""):
        conf = self.directory / "nginx.conf"
        conf.write_text(f"""daemon off; worker_processes 2; pid {self.directory}/pid; error_log stderr; user {getpass.getuser()};
            events {{ worker_connections 1024; }}
            http {{ access_log off; keepalive_requests 100000000; {http} server {{ listen {self.address}; {server} }} }}""")
        self.start(program("nginx"), "-c", conf, children_work=True)

    def load(self, seconds):
        return wrk(self.url, seconds=seconds, server=self.server)

    def stop(self):
        self.server.stop()
        shutil.rmtree(self.directory, ignore_errors=True)


class BareVertx(Baseline):

    def __init__(self, size):
        super().__init__()
        self.name = f"bare Vert.x, constant body of {size} bytes"
        self.start(JAVA, "-cp", JAR, BENCH / "BareServer.java", self.address.split(":")[1], size, 2)


class Nginx(Baseline):

    def __init__(self, size):
        super().__init__()
        self.name = f"nginx, constant body of {size} bytes"
        # a parameter of nginx holds at most 4 kB
        self.start_nginx(f"""set $k '{"x" * 1000}'; default_type application/json;
                location / {{ return 200 '{"${k}" * (size // 1000)}{"x" * (size % 1000)}'; }}""")


class Cache(Baseline):
    """A shared cache that holds the responses of an origin for the requests of one.lua."""

    def __init__(self, origin, env):
        super().__init__()
        self.origin, self.env = origin, env

    def load(self, seconds):
        result = wrk(self.url, script="one.lua", env=self.env, seconds=seconds, server=self.server)
        path = f"/v1/profiles/user/{self.env['PREFIX']}1"
        for _ in range(2):
            headers = urllib.request.urlopen(self.url + path, timeout=5).headers
        if not self.is_hit(headers):
            raise SystemExit(f"{self.url}{path}: not answered from the cache\n{headers}")
        return result


class NginxCache(Cache):

    name = "nginx proxy_cache, hit"

    def __init__(self, origin, env):
        super().__init__(origin, env)
        self.start_nginx(f"location / {{ proxy_pass {origin.url}; proxy_cache all; proxy_cache_valid 200 1h; "
                 "add_header X-Cache $upstream_cache_status; }",
                 f"proxy_cache_path {self.directory}/cache levels=1:2 keys_zone=all:100m inactive=1h;")

    @staticmethod
    def is_hit(headers):
        return headers["X-Cache"] == "HIT"


class Varnish(Cache):

    name = "Varnish, hit"

    def __init__(self, origin, env):
        super().__init__(origin, env)
        self.start(program("varnishd"), "-F", "-j", "none", "-n", self.directory, "-a", self.address, "-b", origin.address,
                   "-s", "malloc,1g", "-t", 3600, children_work=True)

    @staticmethod
    def is_hit(headers):
        return len(headers["X-Varnish"].split()) == 2
