"""Postgres and Redis for measurements, from phoenix-profile-servers.jar: started, killed, frozen and started again on the same
port. Needs neither psql nor redis-cli.
"""
import os, shutil, signal, socket, struct, subprocess, tarfile, tempfile, time, zipfile
from pathlib import Path

from service import HOME

SERVERS = HOME / "target" / "phoenix-profile-servers.jar"
# Postgres refuses to run as root
USER = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}


def free_port():
    """Below 55,536: a node of a Redis Cluster also listens on the port above by 10,000."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            if probe.getsockname()[1] < 55_536:
                return probe.getsockname()[1]


def wait(what, condition, timeout=180, pause=0.01):
    """Waits until the condition holds, and returns for how many seconds."""
    begin = time.monotonic()
    while not condition():
        if time.monotonic() - begin > timeout:
            raise SystemExit(f"{what}: not within {timeout} s")
        time.sleep(pause)
    return time.monotonic() - begin


class Binaries:
    """The unpacked programs, in a directory with all data. The end kills every process and deletes the directory."""

    def __init__(self):
        self.processes = []
        self.directory = Path(tempfile.mkdtemp(prefix="outages-"))
        self.directory.chmod(0o755)
        with zipfile.ZipFile(SERVERS) as jar:
            names = jar.namelist()
            redis = next(name for name in names if name.startswith("redis-server"))
            self.redis = Path(jar.extract(redis, self.directory))
            self.redis.chmod(0o755)
            with jar.open(next(name for name in names if name.endswith(".txz"))) as packed:
                tarfile.open(fileobj=packed, mode="r:xz").extractall(self.directory / "postgres")
        self.postgres = self.directory / "postgres" / "bin"

    def new_directory(self):
        made = Path(tempfile.mkdtemp(dir=self.directory))
        if USER:
            shutil.chown(made, USER["user"], USER["group"])
        return made

    def close(self):
        for process in self.processes:
            process.kill()
        shutil.rmtree(self.directory, ignore_errors=True)


class Process:
    """A server process with a port of its own."""

    def __init__(self, binaries):
        self.binaries = binaries
        self.port = free_port()
        self.directory = binaries.new_directory()
        self.process = None
        binaries.processes.append(self)

    def launch(self, *command):
        with open(self.directory / "log", "a") as log:
            self.process = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log, cwd=self.directory, **USER)

    def kill(self, how=signal.SIGKILL):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(30)


class Postgres(Process):
    """`standby_of` makes a streaming standby of a server that is stopped."""

    def __init__(self, binaries, standby_of=None):
        super().__init__(binaries)
        self.data = self.directory / "data"
        if standby_of:
            shutil.copytree(standby_of.data, self.data)
            (self.data / "standby.signal").touch()
            with open(self.data / "postgresql.auto.conf", "a") as settings:
                settings.write(f"primary_conninfo = 'host=127.0.0.1 port={standby_of.port} user=postgres'\n")
            for path in [self.data, *self.data.rglob("*")]:
                if USER:
                    shutil.chown(path, USER["user"], USER["group"])
        else:
            subprocess.run([str(binaries.postgres / "initdb"), "-D", str(self.data), "-U", "postgres", "--auth=trust", "-E", "UTF8"],
                           check=True, stdout=subprocess.DEVNULL, cwd=self.directory, **USER)

    @property
    def uri(self):
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self):
        self.launch(self.binaries.postgres / "postgres", "-D", self.data, "-p", self.port, "-k", self.directory,
                    "-c", "listen_addresses=127.0.0.1")
        wait("Postgres answers", self.answers)

    def stop(self):
        """Like a crash: Postgres recovers from its log at the next start."""
        self.kill(signal.SIGQUIT)

    def backends(self):
        pid = self.process.pid
        return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]

    def freeze(self):
        """The postmaster first, so that no backend is new."""
        for pid in self.backends():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self):
        for pid in reversed(self.backends()):
            os.kill(pid, signal.SIGCONT)

    def answers(self):
        try:
            return self.ask("SELECT 1") == "1"
        except OSError:
            return False

    def ask(self, sql):
        """Runs statements over the wire protocol (version 3), and returns the last value of the last row."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection, connection.makefile("rb") as replies:
            parameters = b"user\0postgres\0database\0postgres\0\0"
            connection.sendall(struct.pack("!ii", 8 + len(parameters), 196608) + parameters)
            value = None
            asked = False
            while True:
                kind = replies.read(1)
                if not kind:
                    raise OSError("closed")
                body = replies.read(struct.unpack("!i", replies.read(4))[0] - 4)
                if kind == b"E":
                    raise OSError(body.decode(errors="replace"))
                if kind == b"D":
                    value = body[-struct.unpack("!i", body[2:6])[0]:].decode()
                if kind == b"Z":
                    if asked:
                        return value
                    asked = True
                    query = sql.encode() + b"\0"
                    connection.sendall(b"Q" + struct.pack("!i", 4 + len(query)) + query)


class Redis(Process):

    def __init__(self, binaries, *arguments):
        super().__init__(binaries)
        self.arguments = arguments

    def start(self):
        self.launch(self.binaries.redis, *self.arguments, "--port", self.port, "--save", "", "--repl-diskless-sync-delay", 0)
        wait("Redis answers", self.answers)

    def answers(self):
        try:
            return "PONG" in self.ask("PING")
        except OSError:
            return False

    def ask(self, *command):
        """Sends a command, and returns the beginning of the reply as it comes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            parts = [str(part).encode() for part in command]
            connection.sendall(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts))
            return connection.recv(65536).decode(errors="replace")

    def is_primary(self):
        try:
            return "role:master" in self.ask("INFO", "replication")
        except OSError:
            return False


class Sentinels:
    """A primary, a replica and three Sentinels."""

    def __init__(self, binaries):
        primary = Redis(binaries)
        self.servers = [primary, Redis(binaries, "--replicaof", "127.0.0.1", primary.port)]
        self.sentinels = [self.sentinel(binaries, primary.port) for _ in range(3)]
        for server in [*self.servers, *self.sentinels]:
            server.start()
        wait("the Sentinels know each other", lambda: all(
            "slaves=1,sentinels=3" in sentinel.ask("INFO", "sentinel") for sentinel in self.sentinels))
        wait("the replica is in sync", lambda: "master_link_status:up" in self.servers[1].ask("INFO", "replication"))

    @staticmethod
    def sentinel(binaries, port):
        made = Redis(binaries)
        settings = made.directory / "sentinel.conf"
        settings.write_text(f"sentinel monitor mymaster 127.0.0.1 {port} 2\n"
                            "sentinel down-after-milliseconds mymaster 500\nsentinel failover-timeout mymaster 2000\n")
        if USER:
            shutil.chown(settings, USER["user"], USER["group"])
        made.arguments = [settings, "--sentinel"]
        return made

    def environment(self):
        return {"PHOENIX_PROFILE_REDIS_MODE": "sentinel", "PHOENIX_PROFILE_REDIS_URI": addresses(self.sentinels)}

    def kill_primary(self):
        self.servers[0].kill()

    def await_primary(self):
        wait("the replica is promoted", self.servers[1].is_primary)

    def close(self):
        for server in [*self.sentinels, *self.servers]:
            server.kill()


class Cluster:
    """Three primaries, each with a replica."""

    def __init__(self, binaries):
        self.nodes = [Redis(binaries, "--cluster-enabled", "yes", "--cluster-node-timeout", 500) for _ in range(6)]
        for node in self.nodes:
            node.start()
        for i, node in enumerate(self.nodes[:3]):
            node.ask("CLUSTER", "SET-CONFIG-EPOCH", i + 1)
            node.ask("CLUSTER", "ADDSLOTS", *range(i * 16384 // 3, (i + 1) * 16384 // 3))
        for node in self.nodes[1:]:
            node.ask("CLUSTER", "MEET", "127.0.0.1", self.nodes[0].port)
        wait("the nodes know each other", lambda: all("known_nodes:6" in node.ask("CLUSTER", "INFO") for node in self.nodes))
        for primary, replica in zip(self.nodes[:3], self.nodes[3:]):
            name = primary.ask("CLUSTER", "MYID").split("\r\n")[1]
            wait("the replica knows its primary", lambda: "OK" in replica.ask("CLUSTER", "REPLICATE", name))
        wait("the cluster is complete", lambda: all(map(self.is_complete, self.nodes)))
        wait("the replicas are in sync", lambda: all(
            "master_link_status:up" in node.ask("INFO", "replication") for node in self.nodes[3:]))

    @staticmethod
    def is_complete(node):
        return "cluster_state:ok" in node.ask("CLUSTER", "INFO")

    def environment(self):
        return {"PHOENIX_PROFILE_REDIS_MODE": "cluster", "PHOENIX_PROFILE_REDIS_URI": addresses(self.nodes)}

    def kill_primary(self):
        self.nodes[0].kill()

    def await_primary(self):
        wait("the replica is promoted", self.nodes[3].is_primary)
        wait("the cluster is complete", lambda: all(map(self.is_complete, self.nodes[1:])))

    def close(self):
        for node in self.nodes:
            node.kill()


def addresses(servers):
    return "redis://" + ",".join(f"127.0.0.1:{server.port}" for server in servers)
