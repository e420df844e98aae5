// How a hint of this process begins.

import { callName } from "../../fold/index.ts";

export const calledAs = callName(process);
