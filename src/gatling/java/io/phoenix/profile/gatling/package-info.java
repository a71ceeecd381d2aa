/** Load as a leaderboard makes it, in an open model: requests come at their rate, whether or not others were answered. */
package io.phoenix.profile.gatling;
