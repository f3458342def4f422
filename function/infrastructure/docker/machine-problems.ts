import { imageAllowed, isImageReference } from "../../api/image-reference.ts";
import { type Problem, quote } from "../../api/problem.ts";
import type { RequestedMachine } from "../provider.ts";

/** Settings of clouds that a container does not have, and an invalid image reference. */
export function findMachineProblems(path: string, { image, disk }: RequestedMachine): Problem[] {
  const name = image?.name;
  return [
    ...(name === undefined || isImageReference(name)
      ? []
      : [{ path: `${path}.image.name`, message: `${quote(name)} is not allowed: ${imageAllowed}` }]),
    ...(image?.id === undefined
      ? []
      : [{ path: `${path}.image.id`, message: "is not supported on Docker: use image.name" }]),
    ...(disk === undefined
      ? []
      : [{ path: `${path}.disk`, message: "is not supported on Docker: nodes share the host's disk" }]),
  ];
}
