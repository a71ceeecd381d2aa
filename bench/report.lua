-- Prints the 99.9th percentile in milliseconds, which wrk does not report.
function done(summary, latency, requests)
  print(string.format("p99.9 %.3f", latency:percentile(99.9) / 1000))
end
