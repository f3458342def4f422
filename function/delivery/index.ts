import { type Delivery, direct } from "./delivery.ts";

/** How every object of a cluster is delivered. */
export const delivery: Delivery = direct;
