package io.phoenix.profile.chaos;

import java.time.Duration;
import java.util.List;

/**
 * When the machine stood still, by a control thread that did nothing but wait for a millisecond again and again.
 *
 * @param stalls in the order of time, without overlap
 */
record Noise(List<Stall> stalls) {

    static final Noise NONE = new Noise(List.of());

    /** A time in which the control thread did not run though it should have. */
    record Stall(long beginNanos, long endNanos) {
        long nanos() {
            return endNanos - beginNanos;
        }
    }

    /** How much of the time from one moment to the other was stood still. */
    long nanosBetween(long fromNanos, long toNanos) {
        long sum = 0;
        for (int i = firstEndingAfter(fromNanos); i < stalls.size(); i++) {
            Stall stall = stalls.get(i);
            if (stall.beginNanos() >= toNanos) {
                break;
            }
            sum += Math.min(stall.endNanos(), toNanos) - Math.max(stall.beginNanos(), fromNanos);
        }
        return sum;
    }

    Duration longest() {
        return Duration.ofNanos(stalls.stream().mapToLong(Stall::nanos).max().orElse(0));
    }

    private int firstEndingAfter(long nanos) {
        int low = 0;
        int high = stalls.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (stalls.get(middle).endNanos() <= nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
