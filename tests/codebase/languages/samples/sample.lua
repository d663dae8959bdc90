local M = {}

-- Keeps things.
-- In order.
function M.find(key, ...)
  local text = [[kept
  as it is]]
  local function inner() end
  return function(x) return x end
end

function M:walk() end

M.short = function(a)
  return a
end

local function hidden(a)
  return a
end

function top() end

LIMIT, other = 10, 2
return M
