package io.phoenix.profile.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.avatar.AvatarStyle;
import io.phoenix.profile.config.LimitSettings.Rate;
import io.phoenix.profile.config.NameSettings.Length;
import io.phoenix.profile.config.NameSettings.Names;
import io.phoenix.profile.config.NameSettings.Profanity;
import io.phoenix.profile.config.NameSettings.Words;
import io.phoenix.profile.domain.PictureHosts;
import io.phoenix.profile.domain.name.NameRetention;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every key sets its own component of the settings. */
class SettingsMappingTest {

    /** Readable files; the content does not matter. */
    private static final Path ADJECTIVES = Path.of("src/main/resources/names/adjectives.txt");

    private static final Path NOUNS = Path.of("src/main/resources/names/nouns.txt");

    private static final Map<String, String> EXPLICIT = Map.ofEntries(
            entry("http.host", "10.0.0.1"),
            entry("http.port", "1"),
            entry("http.event-loops", "2"),
            entry("http.body.max", "3kB"),
            entry("http.batch.body.max", "4kB"),
            entry("http.batch.max", "5"),
            entry("http.audit.max", "69"),
            entry("http.audit.body.max", "70kB"),
            entry("http.audit.under-way.max", "71"),
            entry("http.display.under-way.max", "74"),
            entry("http.idle.timeout", "6s"),
            entry("http.connections.max", "60"),
            entry("http.connections.pending.max", "61"),
            entry("http.control-frames.max", "68"),
            entry("http.trusted-proxies", "10.0.0.0/8, fd00::/8"),
            entry("http.trusted-proxies.header", "Forwarded"),
            entry("http.head.timeout", "57s"),
            entry("http.request.timeout", "58s"),
            entry("http.under-way.max", "59"),
            entry("http.bodies.max", "62kB"),
            entry("http.bodies.peer.max", "63kB"),
            entry("http.import.max", "71"),
            entry("http.import.body.max", "72kB"),
            entry("http.import.under-way.max", "73"),
            entry("import.chunk.rows", "74"),
            entry("import.rate.max", "75"),
            entry("import.read.slowdown.max", "76"),
            entry("http.unsent.max", "64kB"),
            entry("http.unsent.connection.max", "65kB"),
            entry("http.write.timeout", "66s"),
            entry("http.cache-control", "private, max-age=7"),
            entry("http.tls.certificate", ADJECTIVES.toString()),
            entry("http.tls.key", NOUNS.toString()),
            entry("http.tls.reload.interval", "51s"),
            entry("http.http2.streams.max", "52"),
            entry("http.http2.streams.total.max", "67"),
            entry("http.http2.resets.max", "53"),
            entry("http.http2.resets.window", "54s"),
            entry("http.cors.origins", "https://a.example, http://b.example:8080, http://c.example:*"),
            entry("http.cors.max-age", "55s"),
            entry("management.tls.certificate", NOUNS.toString()),
            entry("management.tls.key", ADJECTIVES.toString()),
            entry("management.tls.reload.interval", "56s"),
            entry("management.host", "10.0.0.2"),
            entry("management.port", "8"),
            entry("start.patience", "64d"),
            entry("start.retry.pause", "65ms"),
            entry("shutdown.pause", "43s"),
            entry("shutdown.drain.max", "44s"),
            entry("auth.jwt.secret", "a test secret of 32 bytes or more"),
            entry("auth.jwt.secret.previous", "its predecessor, of 32 bytes or more"),
            entry("auth.development-key", "true"),
            entry("auth.jwt.claim.tenant", "realm , org"),
            entry("auth.jwt.claim.user", "uid"),
            entry("auth.jwt.claim.roles", "realm.roles, scope"),
            entry("auth.jwt.claim.audience", "azp"),
            entry("auth.jwt.issuers", "games"),
            entry("auth.jwt.issuers.games.issuer", "https://games.example.com"),
            entry("auth.jwt.issuers.games.audience", "games"),
            entry("auth.jwt.issuers.games.tenant", "games"),
            entry("auth.jwt.issuers.games.secret", "the secret of games, 32 bytes or more"),
            entry("auth.jwt.issuers.games.secret.previous", "their previous secret, of 32 bytes or more"),
            entry("auth.jwt.issuers.games.algorithms", "RS256"),
            entry("auth.jwt.issuers.games.keys", NOUNS.toString()),
            entry("auth.jwt.issuers.games.jwks.uri", "https://games.example.com/jwks.json"),
            entry("auth.jwt.issuers.games.claim.tenant", "pool"),
            entry("auth.jwt.issuers.games.claim.user", "username"),
            entry("auth.jwt.issuers.games.claim.roles", "groups"),
            entry("auth.jwt.issuers.games.claim.audience", "client_id"),
            entry("auth.jwt.tenant", "acme"),
            entry("auth.jwt.expiry.required", "false"),
            entry("auth.jwt.verification.threads", "3"),
            entry("auth.jwt.verification.max", "4"),
            entry("auth.jwt.issuer", "https://issuer"),
            entry("auth.jwt.audience", "profiles"),
            entry("auth.jwt.leeway", "9s"),
            entry("auth.remembered.max", "10"),
            entry("auth.jwt.algorithms", "ES256, EdDSA"),
            entry("auth.jwt.keys", "pom.xml"),
            entry("auth.jwt.jwks.uri", "https://keys.example.com/jwks.json"),
            entry("auth.jwt.jwks.refresh", "47s"),
            entry("auth.jwt.jwks.pause.min", "46s"),
            entry("auth.jwt.jwks.timeout", "470ms"),
            entry("auth.jwt.jwks.max", "48kB"),
            entry("auth.api-keys", "demo/" + "0a".repeat(32)),
            entry("auth.hmac.keys", "de:mo/a test key of at least 32 bytes here"),
            entry("auth.servers.erase", "demo"),
            entry("auth.hmac.window", "49s"),
            entry("operator.api-keys", "0b".repeat(32)),
            entry("tenants.max", "86"),
            entry("tenants.keys.max", "87"),
            entry("tenants.secret", "the seal of signing keys"),
            entry("limits.requests.rate", "50"),
            entry("limits.requests.burst", "51"),
            entry("limits.updates.rate", "52"),
            entry("limits.updates.burst", "53"),
            entry("limits.creations.rate", "54"),
            entry("limits.creations.burst", "55"),
            entry("limits.failures.rate", "58"),
            entry("limits.failures.burst", "59"),
            entry("limits.public.rate", "75"),
            entry("limits.public.burst", "76"),
            entry("limits.public.tenant.rate", "92"),
            entry("limits.public.tenant.burst", "93"),
            entry("boards.max-age", "77s"),
            entry("boards.stale-while-revalidate", "78s"),
            entry("boards.tags", "Cache-Tag"),
            entry("boards.valid.max", "79d"),
            entry("boards.stored.max", "94"),
            entry("boards.purge", "varnish"),
            entry("boards.purge.urls", "http://cache-1:80, http://cache-2:80"),
            entry("boards.purge.token", "purges"),
            entry("boards.purge.interval", "96ms"),
            entry("boards.purge.timeout", "97ms"),
            entry("boards.purge.tags.max", "98"),
            entry("boards.cache.max", "95kB"),
            entry("limits.server.factor", "56"),
            entry("limits.callers.max", "57"),
            entry("changes.retention", "72h"),
            entry("changes.page.max", "73"),
            entry("changes.wait.max", "2500ms"),
            entry("changes.waiting.max", "75"),
            entry("changes.waiting.tenant.max", "76"),
            entry("search.enabled", "false"),
            entry("search.concurrent.max", "77"),
            entry("search.timeout", "78ms"),
            entry("search.cost", "79"),
            entry("search.matches.max", "80"),
            entry("moderation.barred.max", "81"),
            entry("moderation.locks.kept", "82s"),
            entry("live.streams.max", "58"),
            entry("live.streams.caller.max", "59"),
            entry("live.heartbeat", "600ms"),
            entry("live.buffer.max", "61kB"),
            entry("live.slow.max", "62s"),
            entry("live.look.interval", "63s"),
            entry("live.retry.pause", "64s"),
            entry("live.credentials.max", "65s"),
            entry("read.deadline", "11ms"),
            entry("read.lease.wait", "12ms"),
            entry("read.under-way.max", "13"),
            entry("local.size.max", "14"),
            entry("local.time-to-live", "15m"),
            entry("generator.secret", "sixteen bytes at least"),
            entry("http.public-url", "https://profiles.example.com"),
            entry("http.picture.body.max", "81kB"),
            entry("http.picture.bodies.max", "82kB"),
            entry("http.picture.bodies.peer.max", "83kB"),
            entry("pictures.uploads", "true"),
            entry("pictures.review", "true"),
            entry("pictures.hosts", "cdn.example.com, *.example.net"),
            entry("pictures.pixels.max", "8400"),
            entry("pictures.decoding.max", "55"),
            entry("pictures.waiting.max", "86"),
            entry("pictures.review.max", "87"),
            entry("pictures.reading.max", "88"),
            entry("pictures.reading.timeout", "89ms"),
            entry("pictures.cache.max", "90kB"),
            entry("pictures.cache.max-age", "91s"),
            entry("pictures.storage", "s3"),
            entry("pictures.s3.url", "https://pictures.s3.example.com/"),
            entry("pictures.s3.region", "eu-central-1"),
            entry("pictures.s3.access-key", "an access key"),
            entry("pictures.s3.secret-key", "a secret key"),
            entry("pictures.s3.connections.max", "92"),
            entry("pictures.s3.waiting.max", "93"),
            entry("pictures.s3.connect.timeout", "94ms"),
            entry("pictures.s3.timeout", "95ms"),
            entry("pictures.removals.interval", "960ms"),
            entry("pictures.removals.batch.max", "97"),
            entry("avatar.url", "{base}/a/{key}.png"),
            entry("avatar.style", "shapes1"),
            entry("avatar.png.drawing.max", "16"),
            entry("avatar.png.waiting.max", "17"),
            entry("avatar.png.cache.max", "18MB"),
            entry("console.enabled", "true"),
            entry("docs.enabled", "false"),
            entry("names.length.min", "2"),
            entry("names.length.max", "19"),
            entry("names.reserved", "Root, Admin"),
            entry("names.unique", "true"),
            entry("names.profanity", "en, de"),
            entry("names.profanity.allowed", "Scunthorpe"),
            entry("names.rename.cooldown", "20d"),
            entry("names.history", "83d"),
            entry("names.history.max", "84"),
            entry("names.quarantine", "85d"),
            entry("erase.fresh", "true"),
            entry("erase.servers", "true"),
            entry("names.words.adjectives", ADJECTIVES.toString()),
            entry("names.words.nouns", NOUNS.toString()),
            entry("poll.interval", "21ms"),
            entry("poll.verified.max", "64ms"),
            entry("poll.changes.max", "220"),
            entry("poll.first.changes.max", "221"),
            entry("poll.watermarks.max", "222"),
            entry("poll.clock-skew.max", "223ms"),
            entry("sample.interval", "24ms"),
            entry("sample.size", "25"),
            entry("warm.ids.max", "60"),
            entry("warm.time.max", "61ms"),
            entry("warm.save.interval", "62s"),
            entry("warm.ids.time-to-live", "63m"),
            entry("redis.mode", "cluster"),
            entry("tracing.endpoint", "http://collector:4318/v1/traces"),
            entry("tracing.share", "0.5"),
            entry("tracing.queue.max", "62"),
            entry("log.format", "json"),
            entry("log.access.share", "0.25"),
            entry("log.access.queue.max", "61"),
            entry("redis.uri", "rediss://user:password@one:1,two:2"),
            entry("redis.tls.ca", ADJECTIVES.toString()),
            entry("redis.tls.certificate", NOUNS.toString()),
            entry("redis.tls.key", NOUNS.toString()),
            entry("redis.master", "primary"),
            entry("redis.connections", "26"),
            entry("redis.pipeline.max", "27"),
            entry("redis.timeout", "28ms"),
            entry("redis.connect.timeout", "29ms"),
            entry("redis.reconnect.pause.max", "50ms"),
            entry("redis.value.time-to-live", "31s"),
            entry("redis.lease.time-to-live", "32s"),
            entry("postgres.uri", "postgres://user:password@host:33,other/database?sslmode=verify-full"),
            entry("postgres.tls.ca", NOUNS.toString()),
            entry("postgres.transaction-pooler", "true"),
            entry("postgres.connections", "34"),
            entry("postgres.changes.connections", "63"),
            entry("postgres.pipeline.max", "35"),
            entry("postgres.under-way.max", "36"),
            entry("postgres.timeout", "37ms"),
            entry("postgres.read.timeout", "38ms"),
            entry("postgres.connect.timeout", "39ms"),
            entry("postgres.breaker.failures", "40"),
            entry("postgres.breaker.pause", "41ms"),
            entry("postgres.change-log.retention", "42h"),
            entry("postgres.poll.timeout", "43ms"),
            entry("postgres.migrate", "true"));

    private static final Names NAMES = new Names(
            "names.",
            new Length(2, 19),
            List.of("Root", "Admin"),
            true,
            new Profanity(List.of("en", "de"), List.of("Scunthorpe")),
            Duration.ofDays(20),
            new NameRetention(Duration.ofDays(83), 84, Duration.ofDays(85)),
            new Words(Optional.of(ADJECTIVES), Optional.of(NOUNS)),
            true);

    private static TenantSettings tenant(Names names) {
        return new TenantSettings(
                names,
                new LimitSettings.CallerLimits(new Rate(50, 51), new Rate(52, 53), new Rate(54, 55), 56),
                PICTURES,
                true);
    }

    private static final PicturePolicy PICTURES =
            new PicturePolicy(true, true, new PictureHosts(List.of("cdn.example.com", "*.example.net")));

    private static final Settings EXPECTED = new Settings(
            new Settings.Server(
                    new HttpSettings(
                            new PortSettings(
                                    "10.0.0.1",
                                    1,
                                    Optional.of(new PortSettings.Tls(ADJECTIVES, NOUNS, Duration.ofSeconds(51)))),
                            2,
                            new HttpSettings.Connections(
                                    60,
                                    61,
                                    Duration.ofSeconds(6),
                                    Duration.ofSeconds(57),
                                    68,
                                    TrustedProxies.of(
                                            List.of("10.0.0.0/8", "fd00::/8"), TrustedProxies.Header.FORWARDED)),
                            new HttpSettings.Http2(52, 67, 53, Duration.ofSeconds(54)),
                            new HttpSettings.Requests(
                                    3_000,
                                    4_000,
                                    5,
                                    Duration.ofSeconds(58),
                                    59,
                                    62_000,
                                    63_000,
                                    new HttpSettings.Imports(71, 72_000, 73),
                                    new HttpSettings.Audit(69, 70_000, 71),
                                    74,
                                    new HttpSettings.Pictures(81_000, 82_000, 83_000)),
                            new HttpSettings.Responses(64_000, 65_000, Duration.ofSeconds(66)),
                            "private, max-age=7",
                            new HttpSettings.Cors(
                                    List.of("https://a.example", "http://b.example:8080", "http://c.example:*"),
                                    Duration.ofSeconds(55)),
                            new HttpSettings.Pages(true, false)),
                    new PortSettings(
                            "10.0.0.2",
                            8,
                            Optional.of(new PortSettings.Tls(NOUNS, ADJECTIVES, Duration.ofSeconds(56)))),
                    new Settings.Start(Duration.ofDays(64), Duration.ofMillis(65)),
                    new Settings.Shutdown(Duration.ofSeconds(43), Duration.ofSeconds(44))),
            new Settings.Access(
                    new AuthSettings(
                            new TokenSettings(
                                    List.of(
                                            new TokenSettings.Issuer(
                                                    "auth.jwt.",
                                                    Optional.of("https://issuer"),
                                                    Optional.of("profiles"),
                                                    Optional.of("acme"),
                                                    new TokenSettings.Claims(
                                                            List.of("realm", "org"),
                                                            "uid",
                                                            List.of("realm.roles", "scope"),
                                                            "azp"),
                                                    new TokenSettings.Keys(
                                                            List.of(
                                                                    new Secret("a test secret of 32 bytes or more"),
                                                                    new Secret("its predecessor, of 32 bytes or more")),
                                                            Set.of("ES256", "EdDSA"),
                                                            Optional.of(Path.of("pom.xml")),
                                                            Optional.of(
                                                                    URI.create("https://keys.example.com/jwks.json")))),
                                            new TokenSettings.Issuer(
                                                    "auth.jwt.issuers.games.",
                                                    Optional.of("https://games.example.com"),
                                                    Optional.of("games"),
                                                    Optional.of("games"),
                                                    new TokenSettings.Claims(
                                                            List.of("pool"),
                                                            "username",
                                                            List.of("groups"),
                                                            "client_id"),
                                                    new TokenSettings.Keys(
                                                            List.of(
                                                                    new Secret("the secret of games, 32 bytes or more"),
                                                                    new Secret(
                                                                            "their previous secret, of 32 bytes or more")),
                                                            Set.of("RS256"),
                                                            Optional.of(NOUNS),
                                                            Optional.of(URI.create(
                                                                    "https://games.example.com/jwks.json"))))),
                                    true,
                                    false,
                                    Duration.ofSeconds(9),
                                    new TokenSettings.Jwks(
                                            Duration.ofSeconds(47),
                                            Duration.ofSeconds(46),
                                            Duration.ofMillis(470),
                                            48_000),
                                    3,
                                    4),
                            List.of(new TenantCredentials("demo", new Secret("0a".repeat(32)))),
                            List.of(new TenantCredentials("de:mo", new Secret("a test key of at least 32 bytes here"))),
                            List.of(new Secret("0b".repeat(32))),
                            Duration.ofSeconds(49),
                            10),
                    new LimitSettings(new Rate(58, 59), new Rate(75, 76), new Rate(92, 93), 57)),
            new TenancySettings(
                    tenant(NAMES),
                    Map.of("demo", tenant(NAMES.labelled("tenant.demo.names."))),
                    86,
                    87,
                    Optional.of(new Secret("the seal of signing keys"))),
            new LiveSettings(
                    58,
                    59,
                    Duration.ofMillis(600),
                    61_000,
                    Duration.ofSeconds(62),
                    Duration.ofSeconds(63),
                    Duration.ofSeconds(64),
                    Duration.ofSeconds(65)),
            new FeedSettings(Duration.ofHours(72), 73, new FeedSettings.Waiting(Duration.ofMillis(2_500), 75, 76)),
            new SearchSettings(false, 77, Duration.ofMillis(78), 79, 80),
            new ModerationSettings(81, Duration.ofSeconds(82)),
            new PictureSettings(
                    8_400,
                    55,
                    86,
                    87,
                    88,
                    Duration.ofMillis(89),
                    90_000,
                    Duration.ofSeconds(91),
                    new PictureStorage(
                            PictureStorage.Place.S3,
                            Optional.of(new S3Settings(
                                    URI.create("https://pictures.s3.example.com"),
                                    "eu-central-1",
                                    "an access key",
                                    new Secret("a secret key"),
                                    92,
                                    93,
                                    Duration.ofMillis(94),
                                    Duration.ofMillis(95))),
                            Duration.ofMillis(960),
                            97)),
            new BoardSettings(
                    URI.create("https://profiles.example.com"),
                    Duration.ofSeconds(77),
                    Duration.ofSeconds(78),
                    BoardSettings.TagHeader.CACHE_TAG,
                    Duration.ofDays(79),
                    new BoardSettings.Stored(94, 95_000),
                    new PurgeSettings(
                            PurgeSettings.Form.VARNISH,
                            List.of(URI.create("http://cache-1:80"), URI.create("http://cache-2:80")),
                            Optional.of(new Secret("purges")),
                            Duration.ofMillis(96),
                            Duration.ofMillis(97),
                            98)),
            new CacheSettings(
                    new CacheSettings.Local(14, Duration.ofMinutes(15)),
                    new CacheSettings.Reads(Duration.ofMillis(11), 13, Duration.ofMillis(12)),
                    new CacheSettings.Poll(
                            Duration.ofMillis(21), Duration.ofMillis(64), 220, 221, 222, Duration.ofMillis(223)),
                    new CacheSettings.Sampling(Duration.ofMillis(24), 25),
                    new CacheSettings.WarmUp(
                            60, Duration.ofMillis(61), Duration.ofSeconds(62), Duration.ofMinutes(63))),
            new Settings.Generation(
                    Optional.of(new Secret("sixteen bytes at least")),
                    new AvatarSettings(
                            "https://profiles.example.com/a/{key}.png",
                            "https://profiles.example.com",
                            AvatarStyle.SHAPES,
                            16,
                            17,
                            18_000_000)),
            new Settings.Observability(
                    new LogSettings(true, 0.25, 61),
                    new TracingSettings(Optional.of(URI.create("http://collector:4318/v1/traces")), 0.5, 62)),
            new RedisSettings(
                    RedisSettings.Mode.CLUSTER,
                    List.of(new Secret("rediss://user:password@one:1"), new Secret("rediss://user:password@two:2")),
                    new RedisSettings.Tls(Optional.of(ADJECTIVES), Optional.of(NOUNS), Optional.of(NOUNS)),
                    "primary",
                    new RedisSettings.Connections(
                            26, 27, Duration.ofMillis(28), Duration.ofMillis(29), Duration.ofMillis(50)),
                    Duration.ofSeconds(31),
                    Duration.ofSeconds(32)),
            new PostgresSettings(
                    List.of(
                            URI.create("postgres://user:password@host:33/database?sslmode=verify-full"),
                            URI.create("postgres://user:password@other/database?sslmode=verify-full")),
                    Optional.of(NOUNS),
                    true,
                    new PostgresSettings.Connections(34, 63, 35, 36),
                    new PostgresSettings.Timeouts(
                            Duration.ofMillis(37), Duration.ofMillis(38), Duration.ofMillis(43), Duration.ofMillis(39)),
                    new PostgresSettings.Breaker(40, Duration.ofMillis(41)),
                    new PostgresSettings.ChangeLog(Duration.ofHours(42)),
                    true),
            new ImportSettings(74, 75, 76));

    @Test
    void explicitSettings_always_haveEveryKey() {
        // the shipped file names no further issuer
        assertThat(EXPLICIT.keySet().stream()
                        .filter(key -> !key.startsWith("auth.jwt.issuers."))
                        .collect(Collectors.toSet()))
                .isEqualTo(Settings.read(Path.of("conf", "phoenix-profile.properties"))
                        .keySet());
    }

    @Test
    void from_everyKeyInTheFile_isMapped() {
        assertThat(Settings.from(EXPLICIT, Map.of())).isEqualTo(EXPECTED);
    }

    @Test
    void from_everyKeyInTheEnvironment_isMapped() {
        Map<String, String> environment = EXPLICIT.entrySet().stream()
                .collect(Collectors.toMap(set -> ConfigKeys.variableOf(set.getKey()), Map.Entry::getValue));

        assertThat(Settings.from(Map.of(), environment)).isEqualTo(EXPECTED);
    }
}
