package io.phoenix.profile.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.json.JsonArray;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that is no JSON follows what must stop the parser: a parser that read on would report that instead. */
class JsonBodyTest {

    private static final JsonBody.Form FORM = new JsonBody.Form("ids", Set.of("ids"), 3, Kind.BATCH_SIZE);
    private static final String GARBAGE = "}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1,2,3,4,",
                "['1','2','3','4',",
                "[[[[[",
                "[{},{},{},{},",
                "[{'a':1,'b':2},3,",
                "{'a':1,'b':2,'c':3,'d':4,"
            })
    void parse_moreValuesThanAllowed_stopsThere(String values) {
        String text = "{'ids':".replace('\'', '"') + values.replace('\'', '"') + GARBAGE;

        assertThatExceptionOfType(ProfileFailure.class)
                .isThrownBy(() -> JsonBody.parse(text, FORM))
                .withMessage("ids: more than 3 values (expected: at most 3)")
                .matches(failure -> failure.kind() == Kind.BATCH_SIZE);
    }

    @Test
    void parse_unknownField_stopsThere() {
        assertThatExceptionOfType(ProfileFailure.class)
                .isThrownBy(() -> JsonBody.parse("{\"nmae\":[" + GARBAGE, FORM))
                .withMessage("field: 'nmae' (expected: ids)");
    }

    @Test
    void parse_asManyValuesAsAllowed_keepsAll() {
        assertThat(JsonBody.parse("{\"ids\":[1,\"2\",null]}", FORM).json().getJsonArray("ids"))
                .isEqualTo(new JsonArray().add(1).add("2").addNull());
    }
}
