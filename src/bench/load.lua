-- Sends the lines of a file as request bodies, over and over or once each, and prints the result as
-- one line: requests, duration in µs, refused, broken, p50 and p99 in µs.
--
-- Answers above 399 count as refused. Where each body is good once, the run ends with the answer to
-- the last of them, and its duration is the time until then.

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds, micros; } bench_time;
  int gettimeofday(bench_time *time, void *zone);
]]

local requests, at, once, threads = {}, 0, false, {}
local answered, checked = 0, false

-- read by done() of the main state, so not local
began, ended = 0, 0

local function now()
  local time = ffi.new("bench_time")
  ffi.C.gettimeofday(time, nil)
  return tonumber(time.seconds) * 1e6 + tonumber(time.micros)
end

local function ends_with_last_answer()
  answered = answered + 1
  if answered == #requests then
    ended = now()
    wrk.thread:stop()
  end
end

function setup(thread)
  threads[#threads + 1] = thread
end

function init(args)
  local setting = {}
  for _, argument in ipairs(args) do
    local name, value = string.match(argument, "^(%w+)=(.*)$")
    setting[name] = value
  end
  if not setting.bodies then
    return
  end
  once = setting.once == "true"
  if once then
    response = ends_with_last_answer
  end
  local headers = { ["Content-Type"] = setting.type }
  if setting.authorization then
    headers["Authorization"] = setting.authorization
  end
  for body in io.lines(setting.bodies) do
    if setting.key then
      headers["Idempotency-Key"] = setting.key .. #requests
    end
    requests[#requests + 1] = wrk.format("POST", nil, headers, body)
  end
end

function request()
  if #requests == 0 then
    return wrk.format("GET")
  end
  if not checked then -- wrk looks at one request that it does not send
    checked = true
    return requests[1]
  end
  if at == 0 then
    began = now()
  end
  at = at + 1
  if not requests[at] then
    if once then
      return "" -- the connection is silent from now on
    end
    at = 1
  end
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  local began, ended = threads[1]:get("began"), threads[1]:get("ended")
  print(string.format("RESULT %d %d %d %d %d %d",
    summary.requests, ended > 0 and ended - began or summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
