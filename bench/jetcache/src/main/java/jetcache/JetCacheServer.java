package jetcache;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.CacheManager;
import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.template.QuickConfig;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A baseline of the benchmark: profiles behind JetCache, as its guide sets it up, in a Spring Boot service without authentication.
 * Its database is a method that makes up a profile.
 *
 * <p>Properties: {@code levels} is {@code BOTH}, Caffeine in front of Redis, or {@code REMOTE}, Redis only; {@code body} is the
 * number of bytes of a profile with an id of two characters.
 */
@SpringBootApplication
@RestController
public class JetCacheServer {

    private final AtomicLong loads = new AtomicLong();
    private final Cache<String, Profile> profiles;
    private final String avatarUrl;

    JetCacheServer(CacheManager caches, @Value("${levels}") CacheType levels, @Value("${body}") int body) {
        int rest = "{'userId':'b1','name':'Player b1','avatarUrl':'','version':'0000000000000000001'}".length();
        avatarUrl = "x".repeat(body - rest);
        profiles = caches.getOrCreateCache(QuickConfig.newBuilder("profiles." + levels)
                .cacheType(levels)
                .localLimit(200_000)
                .expire(Duration.ofHours(1))
                .loader(this::load)
                .build());
    }

    public static void main(String[] args) {
        SpringApplication.run(JetCacheServer.class, args);
    }

    @GetMapping("/one/{id}")
    Profile one(@PathVariable String id) {
        return profiles.get(id);
    }

    @GetMapping("/many")
    List<Profile> many(@RequestParam List<String> ids) {
        Map<String, Profile> found = profiles.getAll(new LinkedHashSet<>(ids));
        return ids.stream().map(found::get).toList();
    }

    /** How many profiles neither level had, since the start. */
    @GetMapping("/loads")
    long loads() {
        return loads.get();
    }

    private Profile load(Object id) {
        loads.incrementAndGet();
        return new Profile((String) id, "Player " + id, avatarUrl, "0000000000000000001");
    }

    record Profile(String userId, String name, String avatarUrl, String version) implements Serializable {}
}
