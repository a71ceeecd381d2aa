-- Single reads of random users, as one.lua, each with a random token of the file TOKENS.
-- wrk.format would lose the host if it got a header table.
local users = tonumber(os.getenv("USERS"))
local prefix = os.getenv("PREFIX")
local requests = {}

function init(args)
  math.randomseed(tonumber(os.getenv("SEED") or "1"))
  for token in io.lines(os.getenv("TOKENS")) do
    requests[#requests + 1] = "GET /v1/profiles/user/" .. prefix .. math.random(users) .. " HTTP/1.1\r\nHost: "
      .. wrk.host .. ":" .. wrk.port .. "\r\nAuthorization: Bearer " .. token .. "\r\n\r\n"
  end
end

function request()
  return requests[math.random(#requests)]
end
dofile(os.getenv("BENCH") .. "/report.lua")
