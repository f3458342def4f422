import { type Build, buildComponent } from "../e2e/build/build.ts";
import { grpcConformance, grpcHealthProbe, grpcurl, h2spec } from "../e2e/build/grpc-components.ts";

export interface Tools {
  readonly grpcConformance: Build;
  readonly grpcHealthProbe: Build;
  readonly grpcurl: Build;
  readonly h2spec: Build;
}

/** Builds the tools that the cache does not have, one after the other, because each build uses all processors. */
export async function buildTools(): Promise<Tools> {
  return {
    grpcConformance: await buildComponent(grpcConformance),
    grpcHealthProbe: await buildComponent(grpcHealthProbe),
    grpcurl: await buildComponent(grpcurl),
    h2spec: await buildComponent(h2spec),
  };
}
