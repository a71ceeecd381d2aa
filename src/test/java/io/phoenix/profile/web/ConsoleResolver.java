package io.phoenix.profile.web;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Injects the {@link ConsolePage}, which all tests of a run share. */
final class ConsoleResolver implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ConsolePage.class;
    }

    /** The page as wide as on a desk, and light. JUnit closes it when the run ends. */
    @Override
    public ConsolePage resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ConsolePage console = context.getRoot()
                .getStore(Namespace.create(ConsoleResolver.class))
                .computeIfAbsent(ConsolePage.class, type -> start(), ConsolePage.class);
        console.browser().resize(1440, 900);
        console.browser().preferDark(false);
        return console;
    }

    private static ConsolePage start() {
        try {
            return ConsolePage.start();
        } catch (Exception e) {
            throw new IllegalStateException("the console did not start", e);
        }
    }
}
