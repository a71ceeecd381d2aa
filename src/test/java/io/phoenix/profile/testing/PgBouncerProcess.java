package io.phoenix.profile.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The installed PgBouncer with a minimal configuration: transaction mode, two server connections to the shared Postgres.
 */
public final class PgBouncerProcess implements AutoCloseable {

    private static final Path EXECUTABLE = Path.of("/usr/sbin/pgbouncer");

    private final int port;
    private final Path directory;
    private final Process process;

    private PgBouncerProcess(int port, Path directory, Process process) {
        this.port = port;
        this.directory = directory;
        this.process = process;
    }

    /** Starts a pooler; fails if PgBouncer is not installed. */
    public static PgBouncerProcess start() throws Exception {
        URI postgres = Servers.running().postgres();
        // migrations that run outside of a transaction refuse a pooler
        TestDatabase.migrate(postgres, TestDatabase.Form.ONE_TABLE);
        Path directory = Files.createTempDirectory("pgbouncer-");
        int port = Ports.free();
        Path users = Files.writeString(directory.resolve("users.txt"), "\"postgres\" \"\"\n");
        Path configuration = Files.writeString(
                directory.resolve("pgbouncer.ini"), """
                [databases]
                * = host=%s port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = trust
                auth_file = %s
                pool_mode = transaction
                default_pool_size = 2
                max_client_conn = 200
                """.formatted(postgres.getHost(), postgres.getPort(), port, users));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(List.of(EXECUTABLE.toString()));
        if (System.getProperty("user.name").equals("root")) {
            // it refuses to run as root
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(configuration.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        PgBouncerProcess pgBouncer = new PgBouncerProcess(port, directory, process);
        Eventually.isTrue("PgBouncer listens", pgBouncer::listens);
        return pgBouncer;
    }

    /** The URI of the shared database, through the pooler. */
    public String uri() {
        return "postgresql://postgres@127.0.0.1:" + port
                + Servers.running().postgres().getPath();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("PgBouncer exited: " + Files.readString(directory.resolve("log")));
        }
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return true;
    }
}
