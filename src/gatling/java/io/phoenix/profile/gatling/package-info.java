/**
 * Load tests with leaderboard traffic in an open model: requests arrive at a fixed rate, whether or not earlier ones were
 * answered.
 */
package io.phoenix.profile.gatling;
