-- Single reads by Zipf's law with exponent 1; each connection sends one request every PAUSE ms.
-- The rank is log-uniform, which approximates the inverse of the harmonic sum for large numbers.
local users, pause = tonumber(os.getenv("USERS")), tonumber(os.getenv("PAUSE"))
local logOfUsers = math.log(users + 1)
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
end

function init(args)
  math.randomseed(os.time() + seed)
end

function request()
  return wrk.format("GET", "/v1/profiles/user/z" .. math.floor(math.exp(math.random() * logOfUsers)))
end

if pause > 0 then
  function delay()
    return pause
  end
end
