import io.phoenix.profile.client.Change;
import io.phoenix.profile.client.Profile;
import io.phoenix.profile.client.Profiles;
import io.phoenix.profile.client.ProfilesException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The driver of the conformance suite; see clients/conformance/README.md. It shares the client's JSON. */
public final class Driver {

    private final Method parse;
    private final Method write;
    private final Map<String, Profile> last = new ConcurrentHashMap<>();
    private final Map<Object, Profiles.Watch> watches = new ConcurrentHashMap<>();
    private Profiles profiles;

    private Driver() throws ReflectiveOperationException {
        Class<?> json = Class.forName("io.phoenix.profile.client.Json");
        parse = json.getDeclaredMethod("object", String.class);
        write = json.getDeclaredMethod("write", Object.class);
        parse.setAccessible(true);
        write.setAccessible(true);
    }

    public static void main(String... arguments) throws Exception {
        Driver driver = new Driver();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            @SuppressWarnings("unchecked")
            Map<String, Object> call = (Map<String, Object>) driver.parse.invoke(null, line);
            driver.run(call).handle((result, failure) -> {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("id", call.get("id"));
                answer.put(failure == null ? "result" : "failure", failure == null ? result : failure.toString());
                driver.print(answer);
                return null;
            });
        }
    }

    @SuppressWarnings("unchecked")
    private CompletableFuture<?> run(Map<String, Object> call) {
        switch ((String) call.get("op")) {
            case "open" -> open(call);
            case "get" -> {
                return get((List<String>) call.get("user_ids"));
            }
            case "change" -> {
                String id = (String) call.get("user_id");
                Change change = Change.name((String) call.get("name"));
                boolean expected = Boolean.TRUE.equals(call.get("expected"));
                return outcome(() -> profiles.change(id, expected ? change.ifStill(last.get(id)) : change));
            }
            case "watch" -> {
                Object watch = call.get("watch");
                watches.put(
                        watch,
                        profiles.watch(
                                (List<String>) call.get("user_ids"),
                                profile -> print(Map.of("watch", watch, "profile", json(profile))),
                                erased -> print(Map.of("watch", watch, "erased", erased))));
            }
            case "stop" -> watches.get(call.get("watch")).close();
            default -> {
                if (profiles != null) {
                    profiles.close();
                }
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    @SuppressWarnings("unchecked")
    private void open(Map<String, Object> call) {
        String key = (String) call.get("key");
        List<String> tokens = new ArrayList<>((List<String>) call.getOrDefault("tokens", List.of()));
        Supplier<CompletableFuture<String>> token =
                () -> CompletableFuture.completedFuture(tokens.size() > 1 ? tokens.remove(0) : tokens.get(0));
        String url = (String) call.get("base_url");
        profiles = (key == null ? Profiles.builder(url, token) : Profiles.withKey(url, key))
                .maxAge(Duration.ofMillis((Long) call.get("max_age_ms")))
                .pauseMin(Duration.ofMillis((Long) call.get("pause_min_ms")))
                .retries(Math.toIntExact((Long) call.get("retries")))
                // the loop over the ids of one call counts as one tick
                .batchWindow(Duration.ofMillis(200))
                .build();
    }

    private CompletableFuture<List<Object>> get(List<String> ids) {
        List<CompletableFuture<Map<String, Object>>> outcomes = new ArrayList<>();
        ids.forEach(id -> outcomes.add(outcome(() -> profiles.get(id))));
        return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                .thenApply(done -> List.copyOf(outcomes.stream().map(CompletableFuture::join).toList()));
    }

    private CompletableFuture<Map<String, Object>> outcome(Supplier<CompletableFuture<Profile>> call) {
        CompletableFuture<Profile> result;
        try {
            result = call.get();
        } catch (ProfilesException malformed) {
            result = CompletableFuture.failedFuture(malformed);
        }
        return result.handle((profile, failure) -> {
            if (failure instanceof ProfilesException e) {
                return Map.of(
                        "error",
                        Map.of("status", e.status(), "code", e.code(), "reason", e.reason(), "message", e.getMessage()));
            }
            last.put(profile.userId(), profile);
            return Map.of("profile", json(profile));
        });
    }

    private static Map<String, Object> json(Profile profile) {
        return Map.of(
                "tenant_id", profile.tenantId(),
                "user_id", profile.userId(),
                "name", profile.name(),
                "avatar_url", profile.avatarUrl(),
                "created_at", profile.createdAt().toString(),
                "updated_at", profile.updatedAt().toString(),
                "version", profile.version(),
                "name_is_custom", profile.nameIsCustom());
    }

    private synchronized void print(Map<String, Object> message) {
        try {
            System.out.println(write.invoke(null, message));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
