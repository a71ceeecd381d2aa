"""Tests of service.py: python3 bench/service_test.py"""
import http.server, socket, sys, threading, unittest

from service import Dev, Server

ALREADY = "import time; print('listening already in use; ready in 12 ms'); time.sleep({})"
SERVES = ("import http.server, sys\n"
          "http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), type('H', (http.server.BaseHTTPRequestHandler,), "
          "{'do_GET': lambda self: (self.send_response(int(sys.argv[2])), self.end_headers())})).serve_forever()")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class ServerTest(unittest.TestCase):

    def test_error_that_spells_ready_and_ends_is_a_failure_with_its_output(self):
        with self.assertRaisesRegex(SystemExit, "(?s)exit code 0 before it was ready.*already in use"):
            Server([sys.executable, "-c", ALREADY.format(0)], f"http://127.0.0.1:{free_port()}/")

    def test_error_that_spells_ready_and_hangs_is_a_failure(self):
        with self.assertRaisesRegex(SystemExit, "(?s)not ready within 1 s.*already in use"):
            Server([sys.executable, "-c", ALREADY.format(60)], f"http://127.0.0.1:{free_port()}/", timeout=1)

    def test_taken_port_is_a_failure_even_when_its_owner_answers(self):
        other = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
        threading.Thread(target=other.serve_forever, daemon=True).start()
        try:
            with self.assertRaisesRegex(SystemExit, "another process listens on this port"):
                Server([sys.executable, "-c", ALREADY.format(60)], f"http://127.0.0.1:{other.server_port}/")
        finally:
            other.shutdown()
            other.server_close()

    def test_server_that_answers_503_is_not_ready(self):
        port = free_port()
        with self.assertRaisesRegex(SystemExit, "not ready within 2 s"):
            Server([sys.executable, "-c", SERVES, port, 503], f"http://127.0.0.1:{port}/", timeout=2)

    def test_server_that_answers_200_is_ready_and_stops(self):
        port = free_port()
        server = Server([sys.executable, "-c", SERVES, port, 200], f"http://127.0.0.1:{port}/")
        self.assertIsNone(server.process.poll())
        server.stop()
        self.assertIsNotNone(server.process.poll())


    def test_cpu_time_of_a_server_that_has_ended_is_a_failure(self):
        port = free_port()
        server = Server([sys.executable, "-c", SERVES, port, 200], f"http://127.0.0.1:{port}/")
        server.process.kill()
        server.process.wait()
        with self.assertRaisesRegex(SystemExit, "ended under load, exit code -9"):
            server.cpu()


class DevTest(unittest.TestCase):

    def test_dev_that_names_the_port_in_an_error_is_not_ready(self):
        class Failing(Dev):
            def __init__(self):
                printed = "print('  management  http://localhost:8081/ready: already in use, not ready in time')"
                Server.__init__(self, [sys.executable, "-c", printed], None)

        with self.assertRaisesRegex(SystemExit, "(?s)before it was ready.*already in use"):
            Failing()


if __name__ == "__main__":
    unittest.main()
