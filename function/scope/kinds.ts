import { typeOf } from "../kubernetes/kind.ts";
import type { ApiVersions } from "../lifecycle/restore.ts";
import { schema } from "../schema.ts";

/** Of all kinds that any module composes, by `group/kind`. */
export const composedApiVersions: ApiVersions = new Map(
  schema.kinds
    .filter(({ use }) => use === "Composed")
    .map((kind) => [`${kind.group}/${kind.kind}`, typeOf(kind).apiVersion]),
);
