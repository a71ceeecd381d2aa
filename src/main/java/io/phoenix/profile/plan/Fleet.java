package io.phoenix.profile.plan;

import java.time.Duration;

/**
 * The instances and the Redis behind them.
 *
 * @param instances how many there are; each request goes to any of them
 * @param localSizeMax profiles in the memory of each, at most
 * @param localTimeToLive how long a profile stays there without being loaded anew
 * @param sharedTimeToLive how long a profile stays in Redis, whose memory holds all that does
 */
public record Fleet(int instances, int localSizeMax, Duration localTimeToLive, Duration sharedTimeToLive) {}
