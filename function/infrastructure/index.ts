import { aws } from "./aws.ts";
import { custom } from "./custom.ts";
import { docker } from "./docker.ts";
import type { InfrastructureProvider } from "./provider.ts";
import { vsphere } from "./vsphere.ts";

/** All infrastructure providers, in alphabetical order. */
export const infrastructureProviders: readonly InfrastructureProvider[] = [aws, custom, docker, vsphere];
