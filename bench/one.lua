-- Single reads of random users, whose ids are PREFIX and a number up to USERS.
local users = tonumber(os.getenv("USERS"))
local prefix = os.getenv("PREFIX")
local requests = {}

function init(args)
  math.randomseed(tonumber(os.getenv("SEED") or "1"))
  for i = 1, math.min(users, 100000) do
    requests[i] = wrk.format("GET", "/v1/profiles/user/" .. prefix .. i)
  end
end

function request()
  return requests[math.random(#requests)]
end
dofile(os.getenv("BENCH") .. "/report.lua")
