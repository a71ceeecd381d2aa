-- Batches of BATCH_SIZE consecutive users of USERS, a random batch each time. PREFIX begins each user id. BATCH_PATH is the path in
-- front of the ids.
-- wrk sets the headers from its command line; a header table passed to wrk.format would lose the host.
local size = tonumber(os.getenv("BATCH_SIZE"))
local users = tonumber(os.getenv("USERS"))
local prefix = os.getenv("PREFIX")
local path = os.getenv("BATCH_PATH") or "/v1/profiles?user_ids="
local batches = {}
local threads = 0

-- threads with the same seed would ask for the same at the same time
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  math.randomseed(tonumber(os.getenv("SEED") or "1") + number)
  for batch = 1, math.min(1000, math.floor(users / size)) do
    local ids = {}
    for i = 1, size do
      ids[i] = prefix .. ((batch - 1) * size + i)
    end
    batches[batch] = wrk.format("GET", path .. table.concat(ids, ","))
  end
end

function request()
  return batches[math.random(#batches)]
end
dofile(os.getenv("BENCH") .. "/report.lua")
