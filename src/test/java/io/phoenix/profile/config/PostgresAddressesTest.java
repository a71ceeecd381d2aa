package io.phoenix.profile.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An address with several hosts becomes one address for each host. */
class PostgresAddressesTest {

    @Test
    void parse_severalHosts_returnsOneAddressPerHost() {
        assertThat(PostgresAddresses.parse("postgresql://u:p%40w@one:1,[::1]:2,three/db?sslmode=require"))
                .containsExactly(
                        URI.create("postgresql://u:p%40w@one:1/db?sslmode=require"),
                        URI.create("postgresql://u:p%40w@[::1]:2/db?sslmode=require"),
                        URI.create("postgresql://u:p%40w@three/db?sslmode=require"));
    }

    @Test
    void parse_targetSessionAttrs_isRemoved() {
        String text = "postgresql://one,two/db?target_session_attrs=read-write&application_name=profiles";

        assertThat(PostgresAddresses.parse(text))
                .containsExactly(
                        URI.create("postgresql://one/db?application_name=profiles"),
                        URI.create("postgresql://two/db?application_name=profiles"));
        assertThat(PostgresAddresses.target(text)).contains("read-write");
    }

    @Test
    void target_noAttribute_isEmpty() {
        assertThat(PostgresAddresses.target("postgresql://one,two/db")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "postgresql://",
                "postgresql:///db",
                "postgresql://one,/db",
                "postgresql://,one/db",
                "postgresql://one:port/db",
                "postgresql://one two/db",
                "mysql://one/db"
            })
    void parse_malformed_isEmpty(String text) {
        assertThat(PostgresAddresses.parse(text)).isEmpty();
    }
}
