-- Single reads of random users, as one.lua, each with a random token of the file TOKENS.
-- wrk.format would lose the host if it got a header table.
local users = tonumber(os.getenv("USERS"))
local prefix = os.getenv("PREFIX")
local requests = {}
local threads = 0

-- threads with the same seed would ask for the same at the same time
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  math.randomseed(tonumber(os.getenv("SEED") or "1") + number)
  for token in io.lines(os.getenv("TOKENS")) do
    requests[#requests + 1] = "GET /v1/profiles/user/" .. prefix .. math.random(users) .. " HTTP/1.1\r\nHost: "
      .. wrk.host .. ":" .. wrk.port .. "\r\nAuthorization: Bearer " .. token .. "\r\n\r\n"
  end
end

function request()
  return requests[math.random(#requests)]
end
dofile(os.getenv("BENCH") .. "/report.lua")
