-- Reads single profiles by Zipf's law with the exponent 1 (the rank is log-uniform, as by inverting the sum 1/1 + 1/2 + ...
-- for large numbers), each connection one every PAUSE ms.
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
