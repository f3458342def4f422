import { serve } from "@crossplane-org/function-sdk-typescript";

/** The minimal function on the SDK: it reads nothing and adds no desired state. */
serve((_, response) => response);
