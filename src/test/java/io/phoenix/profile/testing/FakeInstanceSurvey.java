package io.phoenix.profile.testing;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.explain.InstanceState;
import io.phoenix.profile.explain.InstanceSurvey;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A survey in memory: one instance on a shared channel, whose members answer at once. */
public final class FakeInstanceSurvey implements InstanceSurvey {

    private final Channel channel;

    private @Nullable Function<ProfileId, InstanceState> answer;

    public FakeInstanceSurvey(Channel channel) {
        this.channel = channel;
        channel.members.add(this);
    }

    /** The channel that instances share. */
    public static final class Channel {
        private final List<FakeInstanceSurvey> members = new ArrayList<>();
        private boolean unreachable;

        /** Makes every question fail, or work again. */
        public void unreachable(boolean unreachable) {
            this.unreachable = unreachable;
        }
    }

    @Override
    public Future<Answers> ask(ProfileId id) {
        if (channel.unreachable) {
            return Future.failedFuture("channel unreachable");
        }
        List<InstanceState> states = channel.members.stream()
                .map(member -> member.answer)
                .filter(Objects::nonNull)
                .map(answering -> answering.apply(id))
                .toList();
        return Future.succeededFuture(new Answers(channel.members.size(), true, states));
    }

    @Override
    public void answerWith(Function<ProfileId, InstanceState> own) {
        answer = own;
    }
}
