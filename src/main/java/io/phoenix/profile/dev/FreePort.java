package io.phoenix.profile.dev;

import java.io.IOException;
import java.net.ServerSocket;

/** A port that nobody listens on, for what must know its port before it listens. Another process may still take it first. */
public final class FreePort {

    private FreePort() {}

    /** The port itself, or a free one where it is 0. */
    public static int unlessGiven(int port) throws IOException {
        return port == 0 ? any() : port;
    }

    static int any() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
