package io.phoenix.profile.http;

import io.phoenix.profile.testing.TestInstance;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Injects an {@link Api} with a tenant of its own into each test. All tests of a run share one instance. */
final class ApiResolver implements ParameterResolver {

    static final FeedClient SERVER = FeedClient.create();

    /** Of no tenant. */
    static final FeedClient OPERATOR = FeedClient.create();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Api.class;
    }

    @Override
    public Api resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return new Api(context.getRoot()
                .getStore(Namespace.create(ApiResolver.class))
                .computeIfAbsent(Running.class, type -> Running.start(), Running.class)
                .instance());
    }

    /** JUnit closes it at the end of the run. */
    private record Running(TestInstance instance) implements AutoCloseable {

        static Running start() {
            try {
                return new Running(TestInstance.start(Map.of(
                        "poll.verified.max",
                        "1m",
                        "auth.api-keys",
                        SERVER.credential(),
                        "operator.api-keys",
                        OPERATOR.hash(),
                        "tenants.max",
                        "100000",
                        "pictures.uploads",
                        "true",
                        "auth.hmac.keys",
                        SERVER.tenant() + "/a signing key of more than 32 bytes")));
            } catch (Exception e) {
                throw new IllegalStateException("the shared instance did not start", e);
            }
        }

        @Override
        public void close() throws TimeoutException {
            instance.close();
        }
    }
}
