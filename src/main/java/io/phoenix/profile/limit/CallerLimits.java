package io.phoenix.profile.limit;

/**
 * The rate limits of one caller at one instance.
 *
 * @param requests one token for each request
 * @param updates one token for each update or erasure
 * @param creations one token for each profile that a read creates
 */
public record CallerLimits(TokenBucket requests, TokenBucket updates, TokenBucket creations) {}
