-- Renames random users, whose ids are PREFIX and a number up to USERS.
local users = tonumber(os.getenv("USERS"))
local prefix = os.getenv("PREFIX")

wrk.headers["Content-Type"] = "application/json"

function request()
  local user = prefix .. math.random(users)
  return wrk.format("PUT", "/v1/profiles/user/" .. user, nil, '{"name":"Bench ' .. math.random(1000000) .. '"}')
end
dofile(os.getenv("BENCH") .. "/report.lua")
