-- Single reads of random users, whose ids are PREFIX and a number up to USERS; with IN_ORDER of one after the other, which fills
-- caches: its value is the number of those read before. ONE_PATH is the path in front of an id.
local users = tonumber(os.getenv("USERS"))
local prefix = (os.getenv("ONE_PATH") or "/v1/profiles/user/") .. os.getenv("PREFIX")
local inOrder = tonumber(os.getenv("IN_ORDER"))
local threads = 0
local requests = {}
local next = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  math.randomseed(tonumber(os.getenv("SEED") or "1") + number)
  for i = 1, math.min(users, 100000) do
    requests[i] = wrk.format("GET", prefix .. i)
  end
  next = math.floor((number * #requests + (inOrder or 0)) / 2)
end

function request()
  next = inOrder and next % #requests + 1 or math.random(#requests)
  return requests[next]
end
dofile(os.getenv("BENCH") .. "/report.lua")
