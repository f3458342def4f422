import { type Delivery, direct } from "./delivery.ts";

/** The delivery of all objects of a cluster. */
export const delivery: Delivery = direct;
