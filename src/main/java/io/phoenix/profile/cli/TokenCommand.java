package io.phoenix.profile.cli;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.auth.TokenIssuer;
import io.phoenix.profile.config.AuthSettings;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Prints a token and nothing else. */
@Command(
        name = "token",
        description = "Prints a JWT, signed with auth.jwt.secret if it is set, otherwise with the development key.",
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {

    private static final Pattern DURATION = Pattern.compile("(0|[1-9][0-9]{0,5})([smhd])");

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec;

    @Option(names = "--tenant", required = true, description = "the tenant that the token is for")
    private String tenant;

    @Option(names = "--user", required = true, description = "the user that the token is for")
    private String user;

    @Option(names = "--role", description = "a role, such as profile:write or profile:admin; may be repeated")
    private List<String> roles = new ArrayList<>();

    @Option(
            names = "--ttl",
            defaultValue = "1h",
            description = "time until it expires, with a unit of s, m, h or d (default: ${DEFAULT-VALUE})")
    private Duration timeToLive;

    @Override
    public Integer call() {
        AuthSettings auth = config.settings().access().auth();
        ProfileId id = id();
        Secret key = auth.tokens().main().keys().secrets().stream().findFirst().orElse(AuthSettings.DEVELOPMENT_KEY);
        Caller caller = new Caller(id.tenantId(), id.userId(), Set.copyOf(roles));
        spec.commandLine().getOut().println(new TokenIssuer(auth, key, Clock.systemUTC()).issue(caller, timeToLive));
        return 0;
    }

    private ProfileId id() {
        try {
            return new ProfileId(tenant, user);
        } catch (ProfileFailure malformed) {
            throw new ParameterException(spec.commandLine(), malformed.getMessage(), malformed);
        }
    }

    /** Parses a duration as the configuration does, in whole seconds or more. */
    static Duration parseDuration(String text) {
        Matcher form = DURATION.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' (expected: a whole number with a unit of s, m, h or d, such as 15m)");
        }
        long amount = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
