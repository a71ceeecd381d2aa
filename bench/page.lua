-- Pages of user ids: PAGE_SIZE consecutive users of USERS, a random page each time; PREFIX names the users.
-- wrk.headers is set on the command line; a header table given to wrk.format would lose the host.
local size = tonumber(os.getenv("PAGE_SIZE"))
local users = tonumber(os.getenv("USERS"))
local prefix = os.getenv("PREFIX")
local pages = {}

function init(args)
  math.randomseed(tonumber(os.getenv("SEED") or "1"))
  for page = 1, math.min(1000, math.floor(users / size)) do
    local ids = {}
    for i = 1, size do
      ids[i] = prefix .. ((page - 1) * size + i)
    end
    pages[page] = wrk.format("GET", "/v1/profiles?user_ids=" .. table.concat(ids, ","))
  end
end

function request()
  return pages[math.random(#pages)]
end
dofile(os.getenv("BENCH") .. "/report.lua")
