-- Batches of BATCH_SIZE user ids that were never read before: the service creates every profile.
local size = tonumber(os.getenv("BATCH_SIZE"))
local prefix = os.getenv("PREFIX")
local threads = 0
local next = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function request()
  local ids = {}
  for i = 1, size do
    next = next + 1
    ids[i] = prefix .. number .. "-" .. next
  end
  return wrk.format("GET", "/v1/profiles?user_ids=" .. table.concat(ids, ","))
end
dofile(os.getenv("BENCH") .. "/report.lua")
