import type { JsonObject } from "../../kubernetes/object.ts";
import type { NodeUser } from "../node-setup.ts";

/** Renders time servers for cloud-init. */
export function renderNtp(servers: readonly string[] | undefined): JsonObject | undefined {
  return servers && { enabled: true, servers: [...servers] };
}

/** Renders a user for cloud-init, which locks passwords by default. */
export function renderUser({ name, sshAuthorizedKeys = [], sudo }: NodeUser): JsonObject {
  return { name, sshAuthorizedKeys, sudo };
}
