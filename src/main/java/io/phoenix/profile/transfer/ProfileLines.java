package io.phoenix.profile.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes profiles as NDJSON: lines that an import reads, with everything that a profile is made of but own pictures. A drawn avatar
 * comes from the id, or the seed, and the generation, so only an external picture has an {@code avatar_url}. Not thread-safe.
 */
public final class ProfileLines implements Closeable {

    private final JsonGenerator json;

    /** Closing leaves the stream open. */
    public ProfileLines(OutputStream out) throws IOException {
        json = new JsonFactory()
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .createGenerator(out)
                .setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    }

    /** Writes a line. */
    public void write(
            String userId,
            String name,
            boolean nameIsCustom,
            int avatarGeneration,
            @Nullable String avatarSeed,
            @Nullable String avatarUrl,
            Instant createdAt,
            Instant updatedAt)
            throws IOException {
        json.writeStartObject();
        json.writeStringField(RowFields.USER_ID, userId);
        json.writeStringField(RowFields.NAME, name);
        json.writeBooleanField(RowFields.NAME_IS_CUSTOM, nameIsCustom);
        json.writeNumberField(RowFields.AVATAR_GENERATION, avatarGeneration);
        if (avatarSeed != null) {
            json.writeStringField(RowFields.AVATAR_SEED, avatarSeed);
        }
        if (avatarUrl != null) {
            json.writeStringField(RowFields.AVATAR_URL, avatarUrl);
        }
        json.writeStringField(RowFields.CREATED_AT, createdAt.toString());
        json.writeStringField(RowFields.UPDATED_AT, updatedAt.toString());
        json.writeEndObject();
    }

    /** Ends the last line. */
    @Override
    public void close() throws IOException {
        json.writeRaw('\n');
        json.close();
    }
}
