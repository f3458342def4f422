/** The provider-neutral kinds that we compose, at the API version that CAPI 1.13 and later store. */
export const coreGroup = "cluster.x-k8s.io";
export const coreApiVersion = `${coreGroup}/v1beta2`;
export const bootstrapGroup = "bootstrap.cluster.x-k8s.io";
export const controlPlaneGroup = "controlplane.cluster.x-k8s.io";
export const infrastructureGroup = "infrastructure.cluster.x-k8s.io";
export const addonsGroup = "addons.cluster.x-k8s.io";
