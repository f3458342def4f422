-- Argo CD's health of a KubernetesCluster, of its claim, and of the XR that Crossplane creates for a claim.
-- Healthy means that the cluster can be used and runs what Git says. See docs/argo-cd.md.
local status = obj.status or {}
local generation = obj.metadata.generation or 0

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end

-- A condition of an older generation says nothing about the last change. On an XR, Crossplane dates only its own
-- conditions, but it writes those of the function with Synced.
local function holds(name, value, reason)
  local condition = conditions[name]
  if condition == nil or condition.status ~= value or (reason ~= nil and condition.reason ~= reason) then
    return false
  end
  local observed = condition.observedGeneration or (conditions.Synced or {}).observedGeneration or 0
  return observed >= generation
end

local function message_of(name)
  return conditions[name].message or conditions[name].reason or name
end

local function describe()
  local operation = status.lastOperation or {}
  local text = operation.description or status.phase or "Crossplane has not created the cluster yet"
  local problem = (status.problems or {})[1]
  if problem == nil then
    return text
  end
  return text .. ". " .. problem.object .. ": " .. problem.message
end

if holds("Synced", "False", "ReconcilePaused") then
  return { status = "Suspended", message = message_of("Synced") }
end

-- The function has rejected the spec, or Crossplane cannot carry it out. On a claim, only Compatible reports a
-- rejection.
if holds("Compatible", "False", "Rejected") then
  return { status = "Degraded", message = message_of("Compatible") }
end
if holds("Synced", "False") then
  return { status = "Degraded", message = message_of("Synced") }
end

if not holds("Synced", "True") then
  return { status = "Progressing", message = "Crossplane has not reconciled the last change yet" }
end

if status.phase == "Paused" then
  return { status = "Suspended", message = describe() }
end

if status.phase == "Ready" and holds("Ready", "True") then
  -- A held rollout waits for a person, and must not block a sync: the cluster runs.
  if holds("UpdatePending", "True") then
    return { status = "Healthy", message = message_of("UpdatePending") }
  end
  -- Not rejected: a violation of a policy that was accepted before.
  if holds("Compatible", "False") then
    return { status = "Healthy", message = message_of("Compatible") }
  end
  return { status = "Healthy", message = describe() }
end

if status.phase == "Degraded" then
  return { status = "Degraded", message = describe() }
end
return { status = "Progressing", message = describe() }
