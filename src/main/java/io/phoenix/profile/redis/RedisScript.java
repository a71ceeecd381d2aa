package io.phoenix.profile.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** A Lua script, which Redis runs atomically. Called by its hash, and sent in full when Redis does not know it. */
record RedisScript(String source, String sha1) {

    /** Reads a script from the resources of this package. Blocks: call it at start-up. */
    static RedisScript named(String name) {
        try (InputStream in = RedisScript.class.getResourceAsStream(name)) {
            byte[] source = Objects.requireNonNull(in, name).readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(source);
            return new RedisScript(
                    new String(source, StandardCharsets.UTF_8), HexFormat.of().formatHex(hash));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("script " + name + " can't be loaded", e);
        }
    }

    /** Runs the script; {@code send} sends to the node of the keys. */
    Future<Response> run(Function<Request, Future<Response>> send, List<String> keys, List<String> arguments) {
        return send.apply(call(Command.EVALSHA, sha1, keys, arguments))
                .recover(cause -> isUnknownScript(cause)
                        ? send.apply(call(Command.EVAL, source, keys, arguments))
                        : Future.failedFuture(cause));
    }

    private static Request call(Command command, String script, List<String> keys, List<String> arguments) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }

    private static boolean isUnknownScript(Throwable cause) {
        String message = cause.getMessage();
        return message != null && message.startsWith("NOSCRIPT");
    }
}
