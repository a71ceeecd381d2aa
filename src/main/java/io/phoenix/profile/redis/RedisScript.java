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
record RedisScript(String name, String source, String sha1) {

    static final RedisScript PUT = named("put.lua");
    static final RedisScript RELEASE = named("release.lua");
    static final RedisScript DISCARD = named("discard.lua");
    static final RedisScript SAVE_HOT = named("save-hot.lua");
    static final RedisScript ANSWER = named("answer.lua");

    /** Reads a script from the resources of this package. Blocks: call it at start-up. */
    private static RedisScript named(String name) {
        try (InputStream in = RedisScript.class.getResourceAsStream(name)) {
            byte[] source = Objects.requireNonNull(in, name).readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(source);
            return new RedisScript(
                    name,
                    new String(source, StandardCharsets.UTF_8),
                    HexFormat.of().formatHex(hash));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("script " + name + " can't be loaded", e);
        }
    }

    /**
     * Runs the script.
     *
     * @param send sends to the node of the keys
     * @param arguments strings, numbers and arrays of bytes
     */
    Future<Response> run(Function<Request, Future<Response>> send, List<String> keys, Object... arguments) {
        return send.apply(byHash(keys, arguments))
                .recover(cause ->
                        isUnknownScript(cause) ? send.apply(inFull(keys, arguments)) : Future.failedFuture(cause));
    }

    Request byHash(List<String> keys, Object... arguments) {
        return call(Command.EVALSHA, sha1, keys, arguments);
    }

    Request inFull(List<String> keys, Object... arguments) {
        return call(Command.EVAL, source, keys, arguments);
    }

    static boolean isUnknownScript(Throwable cause) {
        String message = cause.getMessage();
        return message != null && message.startsWith("NOSCRIPT");
    }

    private static Request call(Command command, String script, List<String> keys, Object... arguments) {
        Object[] words = new Object[2 + keys.size() + arguments.length];
        words[0] = script;
        words[1] = keys.size();
        for (int i = 0; i < keys.size(); i++) {
            words[2 + i] = keys.get(i);
        }
        System.arraycopy(arguments, 0, words, 2 + keys.size(), arguments.length);
        return Request.cmd(command, words);
    }
}
