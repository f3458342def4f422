import {
  getObservedComposedResources,
  Ready,
  Resource,
  serve,
  setDesiredComposedResources,
  setDesiredCompositeStatus,
} from "@crossplane-org/function-sdk-typescript";
import { isObject, type JsonObject, objectAt } from "../../function/kubernetes/object.ts";

/**
 * A naive function on the SDK: it returns the observed objects as desired, so it writes the same objects without any
 * logic.
 */
serve((request, response) => {
  const observed = Object.entries(getObservedComposedResources(request));
  const desired = observed.map(([key, { resource }]) => [
    key,
    Resource.fromJSON({ resource: desiredOf(isObject(resource) ? resource : {}), ready: Ready.READY_TRUE }),
  ]);
  const answer = setDesiredComposedResources(response, Object.fromEntries(desired));
  return setDesiredCompositeStatus({ rsp: answer, status: { phase: "Ready", objects: observed.length } });
});

function desiredOf({ apiVersion, kind, metadata, spec }: JsonObject): JsonObject {
  const labels = objectAt(metadata, "labels");
  const annotations = objectAt(metadata, "annotations");
  const { name, namespace } = isObject(metadata) ? metadata : {};
  return { apiVersion, kind, metadata: { name, namespace, labels, annotations }, spec };
}
