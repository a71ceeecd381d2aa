package io.phoenix.profile.redis;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.explain.InstanceState;
import io.phoenix.profile.explain.InstanceSurvey;
import io.phoenix.profile.metrics.RedisMetrics;
import io.phoenix.profile.metrics.RedisMetrics.MessageDefect;
import io.phoenix.profile.redis.SurveyMessage.Question;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A survey over Redis: the question is a message on the channel of the bus, and each instance adds its answer to a list that
 * expires within seconds, under a key that the question names. Questions and answers have message authentication codes.
 *
 * <p>An instance has at most {@value #ANSWERING_MAX} answers in flight, and ignores further questions: a replayed question
 * costs no more than that. A list takes at most {@value #ANSWERS_MAX} answers.
 */
final class RedisInstanceSurvey implements InstanceSurvey {

    /** The most answers to a question. */
    static final int ANSWERS_MAX = 500;

    private static final int ANSWERING_MAX = 16;
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(25);
    private static final Duration ANSWERS_KEPT = Duration.ofSeconds(5);
    private static final int NONCE_LENGTH = 16;

    private final Vertx vertx;
    private final RedisCommands redis;
    private final boolean countsAll;
    private final MessageMac mac;
    private final RandomGenerator random;
    private final RedisMetrics metrics;
    private final AtomicInteger answering = new AtomicInteger();

    private volatile @Nullable Function<ProfileId, InstanceState> answer;

    /** @param countsAll whether the reply to PUBLISH counts every subscriber; a cluster counts those of one node */
    RedisInstanceSurvey(
            Vertx vertx,
            RedisCommands redis,
            boolean countsAll,
            MessageMac mac,
            RandomGenerator random,
            RedisMetrics metrics) {
        this.vertx = vertx;
        this.redis = redis;
        this.countsAll = countsAll;
        this.mac = mac;
        this.random = random;
        this.metrics = metrics;
    }

    @Override
    public void answerWith(Function<ProfileId, InstanceState> own) {
        answer = own;
    }

    @Override
    public Future<Answers> ask(ProfileId id) {
        byte[] bytes = new byte[NONCE_LENGTH];
        random.nextBytes(bytes);
        Question question = new Question(HexFormat.of().formatHex(bytes), id);
        long beginNanos = System.nanoTime();
        return redis.send(Request.cmd(Command.PUBLISH, RedisKeys.CHANNEL, question.encode(mac)))
                .compose(received -> await(question, received.toInteger(), beginNanos));
    }

    /** Polls the list, because a blocking pop would delay the commands behind it on the connection. */
    private Future<Answers> await(Question question, int asked, long beginNanos) {
        return redis.send(Request.cmd(Command.LRANGE, RedisKeys.answers(question.nonce()), 0, ANSWERS_MAX - 1))
                .compose(found -> {
                    List<InstanceState> states = states(question, found);
                    boolean all = countsAll && states.size() >= asked;
                    if (all || System.nanoTime() - beginNanos >= ANSWER_MAX.toNanos()) {
                        return Future.succeededFuture(new Answers(asked, countsAll, states));
                    }
                    return vertx.timer(LOOK_INTERVAL.toMillis()).compose(due -> await(question, asked, beginNanos));
                });
    }

    private List<InstanceState> states(Question question, @Nullable Response found) {
        List<InstanceState> states = new ArrayList<>();
        if (found != null) {
            for (Response each : found) {
                SurveyMessage.decodeAnswer(each.toString(), question.nonce(), mac)
                        .ifPresent(states::add);
            }
        }
        return states;
    }

    /** Answers a message on the bus, if it is an authentic question. */
    void received(String text) {
        Function<ProfileId, InstanceState> own = answer;
        if (own == null) {
            return;
        }
        Optional<Question> question = Question.decode(text, mac);
        if (question.isEmpty()) {
            metrics.busMessageDiscarded(MessageDefect.BAD_MAC);
        } else if (answering.incrementAndGet() > ANSWERING_MAX) {
            answering.decrementAndGet();
        } else {
            answer(question.get(), own).onComplete(sent -> answering.decrementAndGet());
        }
    }

    private Future<Response> answer(Question question, Function<ProfileId, InstanceState> own) {
        String text = SurveyMessage.encodeAnswer(own.apply(question.id()), question.nonce(), mac);
        return RedisScript.ANSWER.run(
                redis::send, List.of(RedisKeys.answers(question.nonce())), text, ANSWERS_MAX, ANSWERS_KEPT.toMillis());
    }
}
