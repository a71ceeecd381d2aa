package io.phoenix.profile.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The intervals in which the machine stalled a canary. They extend time bounds by exactly the stolen time.
 *
 * @param stalls in chronological order, without overlap
 */
public record Noise(List<Stall> stalls) {

    /** An interval in which a canary should have made progress and did not. */
    public record Stall(long beginNanos, long endNanos) {}

    /** Merges stalls that overlap. */
    public Noise(List<Stall> stalls) {
        List<Stall> merged = new ArrayList<>();
        for (Stall stall : stalls.stream()
                .sorted(Comparator.comparingLong(Stall::beginNanos))
                .toList()) {
            Stall last = merged.isEmpty() ? stall : merged.get(merged.size() - 1);
            if (merged.isEmpty() || last.endNanos() < stall.beginNanos()) {
                merged.add(stall);
            } else {
                merged.set(
                        merged.size() - 1, new Stall(last.beginNanos(), Math.max(last.endNanos(), stall.endNanos())));
            }
        }
        this.stalls = List.copyOf(merged);
    }

    /** The stalls of both. */
    public Noise and(Noise other) {
        List<Stall> both = new ArrayList<>(stalls);
        both.addAll(other.stalls);
        return new Noise(both);
    }

    /** The stalls without what an interval covers. */
    public Noise without(long fromNanos, long toNanos) {
        List<Stall> left = new ArrayList<>();
        for (Stall stall : stalls) {
            if (stall.beginNanos() < fromNanos) {
                left.add(new Stall(stall.beginNanos(), Math.min(stall.endNanos(), fromNanos)));
            }
            if (stall.endNanos() > toNanos) {
                left.add(new Stall(Math.max(stall.beginNanos(), toNanos), stall.endNanos()));
            }
        }
        return new Noise(left);
    }

    /** How much of the interval was stolen. */
    public long nanosBetween(long fromNanos, long toNanos) {
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

    /** The longest stall. */
    public Duration longest() {
        return Duration.ofNanos(stalls.stream()
                .mapToLong(stall -> stall.endNanos() - stall.beginNanos())
                .max()
                .orElse(0));
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
