/**
 * Load tests with leaderboard traffic in an open model: requests are sent at a fixed rate, whether or not earlier ones have been
 * answered.
 */
package io.phoenix.profile.gatling;
