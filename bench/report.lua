-- What wrk does not say by itself: the 99.9th percentile, in milliseconds.
function done(summary, latency, requests)
  print(string.format("p99.9 %.3f", latency:percentile(99.9) / 1000))
end
