package io.phoenix.profile.plan;

import java.util.random.RandomGenerator;

/**
 * Draws ranks from 1 to n; the probability of rank k is proportional to 1 / k^s. A draw takes constant time for any n. Not
 * thread-safe.
 *
 * @implNote Rejection-inversion: W. Hörmann and G. Derflinger, Rejection-inversion to generate variates from monotone
 *     discrete distributions, ACM TOMACS 6 (1996), 169-184. The names are those of the paper.
 */
final class Zipf {

    private final double n;
    private final double s;
    private final RandomGenerator random;
    private final double areaMin;
    private final double areaMax;
    private final double acceptedAtOnce;

    /**
     * @param n the number of ranks, 1 or more
     * @param s the exponent; 0 makes all ranks equally likely
     */
    Zipf(long n, double s, RandomGenerator random) {
        this.n = n;
        this.s = s;
        this.random = random;
        this.areaMin = area(1.5) - 1;
        this.areaMax = area(n + 0.5);
        this.acceptedAtOnce = 2 - areaInverse(area(2.5) - density(2));
    }

    long next() {
        while (true) {
            double u = areaMax + random.nextDouble() * (areaMin - areaMax);
            double x = areaInverse(u);
            double k = Math.min(n, Math.max(1, Math.rint(x)));
            if (k - x <= acceptedAtOnce || u >= area(k + 0.5) - density(k)) {
                return (long) k;
            }
        }
    }

    private double density(double x) {
        return Math.exp(-s * Math.log(x));
    }

    /** The integral of the density from 1 to x; also exact for s close to 1. */
    private double area(double x) {
        double log = Math.log(x);
        double t = (1 - s) * log;
        return Math.abs(t) < 1e-8 ? log : Math.expm1(t) / (1 - s);
    }

    private double areaInverse(double area) {
        double t = (1 - s) * area;
        // rounding may leave the range of the function
        return Math.abs(t) < 1e-8 ? Math.exp(area) : Math.exp(Math.log1p(Math.max(t, -1)) / (1 - s));
    }
}
