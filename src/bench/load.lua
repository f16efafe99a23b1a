-- Sends the lines of a file as request bodies, over and over or once each, and prints the result as
-- one line: requests, duration in µs, refused, broken, p50 and p99 in µs.
--
-- Answers above 399 count as refused. Where each body is good once, a file that is used up is not
-- begun again: the rest asks for a page that does not exist, so that it shows as refused.

local requests, at, once = {}, 0, false

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
  at = at + 1
  if requests[at] then
    return requests[at]
  end
  if once then
    return wrk.format("GET", "/used-up")
  end
  if #requests > 0 then
    at = 1
    return requests[at]
  end
  return wrk.format("GET")
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format("RESULT %d %d %d %d %d %d",
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
