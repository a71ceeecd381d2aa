package io.phoenix.profile.redis;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.explain.InstanceSurvey;
import io.phoenix.profile.explain.InstanceSurveyContract;
import io.phoenix.profile.metrics.RedisMetrics.MessageDefect;
import io.phoenix.profile.redis.BusMessage.IgnoredException;
import io.phoenix.profile.redis.SurveyMessage.Question;
import io.phoenix.profile.sync.InvalidationBus;
import io.phoenix.profile.testing.CountedRedisMetrics;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs the contract of the survey against Redis, with forged questions and answers. */
@ExtendWith(VertxExtension.class)
class RedisInstanceSurveyIT extends InstanceSurveyContract {

    private static final byte[] SECRET = "a secret of this database".getBytes(StandardCharsets.US_ASCII);
    private static final String NONCE = "0123456789abcdef0123456789abcdef";

    private static Vertx vertx;

    @AutoClose
    private static RedisProcess server;

    private final CountedRedisMetrics metrics = new CountedRedisMetrics();
    private final MessageMac mac = new MessageMac(SECRET, "survey");

    private RedisBackend redis;
    private RedisBackend otherRedis;
    private InstanceSurvey survey;
    private InstanceSurvey other;

    @BeforeAll
    static void start(Vertx ofClass) throws Exception {
        vertx = ofClass;
        server = RedisProcess.start();
    }

    @BeforeEach
    void connect() throws Exception {
        redis = backend();
        otherRedis = backend();
        survey = redis.survey(SECRET);
        other = otherRedis.survey(SECRET);
        await(redis.open());
        await(otherRedis.open());
        subscribe(redis.bus(SECRET));
        subscribe(otherRedis.bus(SECRET));
    }

    @AfterEach
    void close() throws Exception {
        await(redis.close());
        await(otherRedis.close());
        // the subscriptions of a test must not count in the next
        Eventually.isTrue(
                "unsubscribed",
                () -> script("redis.call('pubsub', 'numsub', '" + RedisKeys.CHANNEL + "')[2]")
                        .equals("0"));
    }

    private RedisBackend backend() {
        return new RedisBackend(
                vertx,
                // no answer is given up while a test holds it back
                TestSettings.with(Map.of("redis.uri", server.uri(), "redis.connections", "1", "redis.timeout", "10s"))
                        .redis(),
                new SecureRandom(),
                metrics);
    }

    private static String newNonce() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** The reply to a Lua expression. */
    private static String script(String expression) throws Exception {
        return server.ask("EVAL", "return " + expression, "0");
    }

    private static void subscribe(InvalidationBus bus) throws Exception {
        bus.subscribe((incarnation, invalidation) -> {});
        Eventually.isTrue("subscribed", bus::isSubscribed);
    }

    @Override
    protected InstanceSurvey survey() {
        return survey;
    }

    @Override
    protected InstanceSurvey other() {
        return other;
    }

    @Test
    void ask_answered_leavesAListThatExpires() throws Exception {
        survey.answerWith(asked -> holding);
        other.answerWith(asked -> empty);

        await(survey.ask(id));

        String timeToLive = script("redis.call('pttl', redis.call('keys', '" + RedisKeys.answers("*") + "')[1])");
        assertThat(Long.parseLong(timeToLive)).isPositive();
    }

    @Test
    void answer_forged_isIgnored() throws Exception {
        String authentic = SurveyMessage.encodeAnswer(holding, NONCE, mac);

        assertThat(SurveyMessage.decodeAnswer(authentic, NONCE, mac)).contains(holding);
        assertThat(SurveyMessage.decodeAnswer(authentic, NONCE.replace('0', '1'), mac))
                .as("an answer to another question")
                .isEmpty();
        assertThat(SurveyMessage.decodeAnswer(authentic.replace(" verified", " unverified"), NONCE, mac))
                .isEmpty();
        assertThat(SurveyMessage.decodeAnswer(authentic, NONCE, new MessageMac(new byte[32], "survey")))
                .isEmpty();
        assertThat(SurveyMessage.decodeAnswer(authentic.substring(0, 20), NONCE, mac))
                .isEmpty();
        assertThat(SurveyMessage.decodeAnswer("", NONCE, mac)).isEmpty();
    }

    @Test
    void received_forgedQuestion_isCountedAndNotAnswered() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        survey.answerWith(asked -> {
            answered.incrementAndGet();
            return holding;
        });
        String authentic = new Question(NONCE, id).encode(mac);

        server.ask(
                "PUBLISH", RedisKeys.CHANNEL, new Question(NONCE, id).encode(new MessageMac(new byte[32], "survey")));
        server.ask("PUBLISH", RedisKeys.CHANNEL, authentic + " more");
        server.ask("PUBLISH", RedisKeys.CHANNEL, authentic.substring(0, 20));
        Eventually.isTrue("counted", () -> metrics.messages().getOrDefault(MessageDefect.BAD_MAC, 0) == 3);
        assertThat(answered).hasValue(0);

        server.ask("PUBLISH", RedisKeys.CHANNEL, authentic);
        Eventually.isTrue("answered", () -> answered.get() == 1);
    }

    @Test
    void received_whileSixteenAnswersAreHeldBack_isIgnored() throws Exception {
        RedisInstanceSurvey answering = (RedisInstanceSurvey) survey;
        AtomicInteger answered = new AtomicInteger();
        survey.answerWith(asked -> {
            answered.incrementAndGet();
            return holding;
        });
        String question = new Question(NONCE, id).encode(mac);
        server.freeze();
        try {
            for (int i = 0; i < 20; i++) {
                answering.received(question);
            }
            assertThat(answered).hasValue(16);
        } finally {
            server.thaw();
        }

        Eventually.isTrue("answers again", () -> {
            answering.received(question);
            return answered.get() > 16;
        });
    }

    @Test
    void answer_listHasFiveHundred_isNotAdded() throws Exception {
        survey.answerWith(asked -> holding);
        other.answerWith(asked -> empty);
        // from here on both send the script by its hash, so their answers keep the order of the questions
        await(survey.ask(id));
        String nonce = newNonce();
        String[] almostFull = new String[2 + 499];
        Arrays.fill(almostFull, "an answer");
        almostFull[0] = "RPUSH";
        almostFull[1] = RedisKeys.answers(nonce);
        server.ask(almostFull);
        String next = newNonce();

        server.ask("PUBLISH", RedisKeys.CHANNEL, new Question(nonce, id).encode(mac));
        server.ask("PUBLISH", RedisKeys.CHANNEL, new Question(next, id).encode(mac));

        Eventually.isTrue(
                "both have answered the next question",
                () -> server.ask("LLEN", RedisKeys.answers(next)).equals("2"));
        assertThat(server.ask("LLEN", RedisKeys.answers(nonce))).isEqualTo("500");
    }

    @Test
    void answer_always_containsNoName() {
        String answer = SurveyMessage.encodeAnswer(holding, NONCE, mac);

        assertThat(answer).startsWith("a1 ");
        assertThat(answer.substring(answer.indexOf(' ', 3)))
                .isEqualTo(
                        " pod-1:8080 0123abcd 7516192770.3 verified 1763869392123455 1763869392123456 1500 9f3c01aa");
    }

    @Test
    void question_earlierVersion_isAnotherFormat() {
        String question = new Question(NONCE, id).encode(mac);

        MessageDefect defect = null;
        try {
            BusMessage.decode(question, new MessageMac(SECRET, "bus"));
        } catch (IgnoredException ignored) {
            defect = ignored.defect();
        }

        assertThat(defect).isEqualTo(MessageDefect.OTHER_FORMAT);
    }

    @Test
    void publish_betweenQuestions_stillArrives() throws Exception {
        survey.answerWith(asked -> holding);
        InvalidationBus bus = redis.bus(SECRET);
        AtomicInteger arrived = new AtomicInteger();
        bus.subscribe((incarnation, invalidation) -> arrived.incrementAndGet());
        Eventually.isTrue("subscribed", bus::isSubscribed);

        await(survey.ask(id));
        await(bus.publish(holding.incarnation(), Invalidation.changed(id, 5)));

        Eventually.isTrue("arrived", () -> arrived.get() == 1);
    }
}
