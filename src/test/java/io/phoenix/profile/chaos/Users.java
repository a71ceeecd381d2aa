package io.phoenix.profile.chaos;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The profiles of a run: some that nobody changes, some that many change, some that are erased, and new ones all along. */
final class Users {

    private static final List<String> CALM = named("calm", 100);
    private static final List<String> HOT = named("hot", 20);
    private static final List<String> WARM = named("warm", 200);
    private static final List<String> ERASED = named("erased", 10);
    private static final int YOUNGEST = 20;

    private final AtomicInteger born = new AtomicInteger();

    /** Those that are read once through every instance before anything breaks. */
    static List<String> present() {
        return Stream.of(CALM, HOT, WARM, ERASED).flatMap(List::stream).toList();
    }

    static boolean isEverErased(String user) {
        return user.startsWith("erased");
    }

    static String toErase(SplittableRandom random) {
        return oneOf(ERASED, random);
    }

    static String toWrite(SplittableRandom random) {
        int dice = random.nextInt(10);
        return oneOf(dice < 5 ? HOT : dice < 9 ? WARM : ERASED, random);
    }

    String toRead(SplittableRandom random) {
        int dice = random.nextInt(20);
        if (dice == 0) {
            return "born" + Math.max(0, born.get() - random.nextInt(YOUNGEST));
        }
        return oneOf(dice < 7 ? CALM : dice < 13 ? HOT : dice < 19 ? WARM : ERASED, random);
    }

    /** One that nobody has read yet, but others are about to. */
    String toCreate() {
        return "born" + born.incrementAndGet();
    }

    private static String oneOf(List<String> users, SplittableRandom random) {
        return users.get(random.nextInt(users.size()));
    }

    private static List<String> named(String kind, int count) {
        return IntStream.range(0, count).mapToObj(number -> kind + number).toList();
    }
}
