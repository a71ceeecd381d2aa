package io.phoenix.profile.explain;

import io.phoenix.profile.testing.FakeInstanceSurvey;
import io.phoenix.profile.testing.FakeInstanceSurvey.Channel;

/** The fake keeps the contract. */
class FakeInstanceSurveyTest extends InstanceSurveyContract {

    private final Channel channel = new Channel();
    private final InstanceSurvey survey = new FakeInstanceSurvey(channel);
    private final InstanceSurvey other = new FakeInstanceSurvey(channel);

    @Override
    protected InstanceSurvey survey() {
        return survey;
    }

    @Override
    protected InstanceSurvey other() {
        return other;
    }
}
