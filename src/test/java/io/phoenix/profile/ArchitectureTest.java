package io.phoenix.profile;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** The house: which room may know which. The table of it is in the README. */
@AnalyzeClasses(packages = "io.phoenix.profile", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String HOUSE = "io.phoenix.profile.";

    @ArchTest
    static final ArchRule domain_isPure = noClasses()
            .that()
            .resideInAPackage(HOUSE + "domain..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(rooms(
                    "profile",
                    "tier",
                    "bus",
                    "redis",
                    "postgres",
                    "http",
                    "auth",
                    "avatar",
                    "config",
                    "metrics",
                    "dev"))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "com.github.benmanes..", "java.sql..", "java.time.Clock");

    @ArchTest
    static final ArchRule profile_knowsNoImplementation = mustNotKnow("profile", "http", "redis", "postgres", "dev");

    @ArchTest
    static final ArchRule tier_knowsNoImplementation = mustNotKnow("tier", "http", "redis", "postgres", "dev");

    @ArchTest
    static final ArchRule bus_knowsNoImplementation = mustNotKnow("bus", "http", "redis", "postgres", "dev");

    @ArchTest
    static final ArchRule live_knowsNoImplementation = mustNotKnow("live", "http", "redis", "postgres", "bus", "dev");

    @ArchTest
    static final ArchRule redis_isBehindItsPorts = mustNotKnow("redis", "http", "postgres", "profile", "dev");

    @ArchTest
    static final ArchRule postgres_isBehindItsPorts = mustNotKnow("postgres", "http", "redis", "profile", "dev");

    @ArchTest
    static final ArchRule http_reachesDataThroughProfileOnly = mustNotKnow("http", "redis", "postgres", "dev");

    @ArchTest
    static final ArchRule auth_decidesWithoutData = mustNotKnow("auth", "tier", "redis", "postgres", "http", "dev");

    @ArchTest
    static final ArchRule config_standsAlone = mustNotKnow(
            "config",
            "domain",
            "profile",
            "tier",
            "bus",
            "redis",
            "postgres",
            "http",
            "auth",
            "avatar",
            "metrics",
            "dev");

    @ArchTest
    static final ArchRule metrics_knowsNobodyItCounts = mustNotKnow("metrics", "http", "redis", "postgres", "dev");

    @ArchTest
    static final ArchRule tracing_knowsItsSettingsOnly = mustNotKnow(
            "tracing",
            "domain",
            "profile",
            "tier",
            "bus",
            "live",
            "redis",
            "postgres",
            "http",
            "auth",
            "avatar",
            "metrics",
            "dev");

    @ArchTest
    static final ArchRule plan_standsAlone = mustNotKnow(
            "plan",
            "domain",
            "profile",
            "tier",
            "bus",
            "redis",
            "postgres",
            "http",
            "auth",
            "avatar",
            "config",
            "metrics",
            "dev");

    @ArchTest
    static final ArchRule rooms_formNoCycle =
            slices().matching(HOUSE + "(*)..").should().beFreeOfCycles();

    private static ArchRule mustNotKnow(String room, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(HOUSE + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms(others))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("io.phoenix.profile");
    }

    private static String[] rooms(String... names) {
        return Stream.of(names).map(name -> HOUSE + name + "..").toArray(String[]::new);
    }
}
