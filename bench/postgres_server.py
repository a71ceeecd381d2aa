"""A Postgres of its own, from Debian's package, for benchmarks."""
import os, socket, subprocess
from pathlib import Path

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
AS_POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []


class Postgres:
    """A server with a new data directory."""

    def __init__(self, directory, fsync="off"):
        self.data = directory / "data"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.run("initdb", "-D", self.data, "-U", "postgres", "--auth=trust", "-N", "-E", "UTF8", "--locale=C")
        self.run("pg_ctl", "-D", self.data, "-w", "-t", "300", "-l", directory / "log", "-o",
                 f"-p {self.port} -k {directory} -c listen_addresses=127.0.0.1 -c shared_buffers=2GB"
                 f" -c fsync={fsync} -c max_wal_size=8GB -c autovacuum=off", "start")

    def run(self, tool, *arguments):
        subprocess.run([*AS_POSTGRES, str(BINARIES / tool), *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)

    def sql(self, database, *statements):
        out = subprocess.run(["psql", "-qAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port), "-U",
                              "postgres", "-d", database, *(part for s in statements for part in ("-c", s))],
                             check=True, capture_output=True, text=True).stdout
        return out.strip()

    def cpu_seconds(self):
        """Of all connections, those that have ended too."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        ended = sum(fields(postmaster)[13:15])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        live = [pid for pid in map(int, children) if " 127.0.0.1(" in title(pid)]
        return (ended + sum(sum(fields(pid)[11:13]) for pid in live)) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")


def fields(pid):
    return [int(f) if f.lstrip("-").isdigit() else 0 for f in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()]


def title(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except FileNotFoundError:
        return ""
